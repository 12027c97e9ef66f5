package zta.core.internal.status;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.runtime.AgentDirectories;
import zta.api.status.Message;
import zta.api.status.MessageHistory;
import zta.api.status.Severity;
import zta.lib.file.AtomicFiles;
import zta.lib.file.SafeFiles;

/**
 * The Message History in memory and in {@code <home>/logs/history.jsonl}. Lines are appended by one
 * thread of its own; a file that cannot be written costs the history of this run only.
 */
@Component(service = MessageHistory.class)
public final class FileMessageHistory implements MessageHistory {
  private static final Logger LOG = LoggerFactory.getLogger(FileMessageHistory.class);
  private static final int MOST = 1000;
  private static final int MAX_FILE = 4 * 1024 * 1024;
  private static final Duration SAME = Duration.ofMinutes(1);

  private final Path file;
  private final InstantSource clock;
  private final Deque<Counted> messages = new ArrayDeque<>();
  private final ExecutorService writer =
      new ThreadPoolExecutor(
          1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), FileMessageHistory::thread);
  private int lines;

  /** Reads the messages of earlier runs. */
  @Activate
  public FileMessageHistory(
      @Reference AgentDirectories directories, @Reference InstantSource clock) {
    this(directories.logs().resolve("history.jsonl"), clock);
  }

  FileMessageHistory(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    load();
  }

  @Deactivate
  void close() {
    writer.execute(this::compact);
    writer.shutdown();
    try {
      if (!writer.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("The message history was not written in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void info(Optional<LocalUser> user, String text) {
    LOG.info("{}", text);
    add(new Message(clock.instant(), Severity.INFO, user, text, Optional.empty()));
  }

  @Override
  public void fault(Severity severity, Optional<LocalUser> user, String text, Fault fault) {
    Message message = new Message(clock.instant(), severity, user, text, Optional.of(fault));
    if (countsAsRepeated(message)) {
      return;
    }
    if (severity == Severity.INFO) {
      LOG.info("{}: {}", text, fault);
    } else {
      LOG.warn("{}: {}", text, fault);
    }
    add(message);
  }

  @Override
  public synchronized List<Message> messages(LocalUser user, int limit) {
    List<Message> latest = new ArrayList<>();
    Iterator<Counted> backwards = messages.descendingIterator();
    while (backwards.hasNext() && latest.size() < limit) {
      Message message = backwards.next().shown();
      if (message.user().isEmpty() || message.user().get().equals(user)) {
        latest.add(message);
      }
    }
    return latest;
  }

  private synchronized boolean countsAsRepeated(Message message) {
    Iterator<Counted> backwards = messages.descendingIterator();
    while (backwards.hasNext()) {
      Counted known = backwards.next();
      if (Duration.between(known.message.at(), message.at()).compareTo(SAME) > 0) {
        return false;
      }
      if (known.same(message)) {
        known.times++;
        return true;
      }
    }
    return false;
  }

  private synchronized void add(Message message) {
    messages.addLast(new Counted(message));
    if (messages.size() > MOST) {
      messages.removeFirst();
    }
    if (!writer.isShutdown()) {
      writer.execute(() -> append(message));
    }
  }

  private void load() {
    try {
      Optional<byte[]> content = SafeFiles.readIfPresent(file, MAX_FILE);
      if (content.isPresent()) {
        new String(content.get(), StandardCharsets.UTF_8).lines().forEach(this::loadLine);
      }
    } catch (FaultException e) {
      LOG.warn("Message history of earlier runs is lost: {}", e.fault());
    }
  }

  /** A line cut off by a crash is no reason to lose the others. */
  private void loadLine(String line) {
    try {
      messages.addLast(new Counted(MessageJson.read(line, file + ":" + ++lines)));
      if (messages.size() > MOST) {
        messages.removeFirst();
      }
    } catch (FaultException e) {
      LOG.debug("Line of the message history skipped: {}", e.fault());
    }
  }

  private void append(Message message) {
    try {
      if (Files.isSymbolicLink(file)) {
        compact();
        return;
      }
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        AtomicFiles.write(file, "");
      }
      Files.writeString(file, MessageJson.write(message) + "\n", StandardOpenOption.APPEND);
      if (++lines > 2 * MOST) {
        compact();
      }
    } catch (IOException | FaultException e) {
      LOG.debug("Message history cannot be written", e);
    }
  }

  private void compact() {
    List<Message> all;
    synchronized (this) {
      all = messages.stream().map(Counted::shown).toList();
    }
    try {
      AtomicFiles.write(
          file, all.stream().map(m -> MessageJson.write(m) + "\n").collect(Collectors.joining()));
      lines = all.size();
    } catch (FaultException e) {
      LOG.debug("Message history cannot be written: {}", e.fault());
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "zta-history-1");
    thread.setDaemon(true);
    return thread;
  }

  /** A message and how often it came. Guarded by the history. */
  private static final class Counted {
    private final Message message;
    private int times = 1;

    Counted(Message message) {
      this.message = message;
    }

    boolean same(Message other) {
      return message.fault().isPresent()
          && message.fault().equals(other.fault())
          && message.user().equals(other.user())
          && message.text().equals(other.text());
    }

    Message shown() {
      return times == 1
          ? message
          : new Message(
              message.at(),
              message.severity(),
              message.user(),
              message.text() + " (" + times + " times)",
              message.fault());
    }
  }
}
