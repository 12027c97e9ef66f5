package zta.lib.file;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in words why input or output failed: many exceptions carry only the path. */
public final class IoReason {
  private IoReason() {}

  /** Returns the reason as a part of a sentence, without the path. */
  public static String of(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "there is such a file already";
    }
    if (failure instanceof NotDirectoryException) {
      return "a part of the path is not a directory";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "a directory is in its place";
    }
    if (failure instanceof FileSystemException named && named.getReason() != null) {
      return named.getReason();
    }
    if (failure instanceof UnknownHostException) {
      return "the name " + failure.getMessage() + " is unknown";
    }
    if (failure instanceof CharacterCodingException) {
      return "it is not text in UTF-8";
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
