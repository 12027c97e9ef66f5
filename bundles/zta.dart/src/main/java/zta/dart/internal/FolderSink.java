package zta.dart.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import zta.api.diagnostic.DiagnosticSink;

/**
 * The sink of one source; files are read without following links, and only their latest part when
 * they are large. A file that cannot be read is noted, and the rest is collected.
 */
final class FolderSink implements DiagnosticSink {
  private final BundleWriter writer;
  private final String folder;

  FolderSink(BundleWriter writer, String folder) {
    this.writer = writer;
    this.folder = folder;
  }

  @Override
  public void text(String fileName, String content) throws IOException {
    writer.add(folder, fileName, content);
  }

  @Override
  public void file(String fileName, Path source) throws IOException {
    String content;
    try {
      content = content(source);
    } catch (IOException e) {
      writer.note(folder, fileName + ": left out, " + e);
      return;
    }
    writer.add(folder, fileName, content);
  }

  private String content(Path source) throws IOException {
    if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("not a regular file");
    }
    if (Files.getAttribute(source, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer links
        && links > 1) {
      throw new IOException("has several names");
    }
    return latest(source);
  }

  private String latest(Path source) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(source, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      long size = channel.size();
      long skipped = Math.max(0, size - writer.fileLimit());
      channel.position(skipped);
      ByteBuffer buffer = ByteBuffer.allocate((int) (size - skipped));
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // Read until the buffer is full or the file ends.
      }
      buffer.flip();
      String text = UTF_8.decode(buffer).toString();
      return skipped == 0 ? text : "[the first " + skipped + " bytes are left out]\n" + text;
    }
  }
}
