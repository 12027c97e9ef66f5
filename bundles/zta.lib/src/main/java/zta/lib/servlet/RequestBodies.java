package zta.lib.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import zta.lib.servlet.RequestBody.State;

/**
 * Collects the bodies of a servlet's requests while no thread waits for them: each has a total time
 * and a size, and only so many are waited for at once, so that slow clients cost others neither
 * threads nor memory. Safe for use by many threads.
 */
public final class RequestBodies {
  /** How long a body may take from its request's head to its last byte. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String ATTRIBUTE = RequestBody.class.getName();
  private static final int MOST_AT_ONCE = 512;
  private static final int CHUNK = 4096;

  private final int mostBytes;
  private final AtomicInteger waiting = new AtomicInteger();

  /** Takes bodies of at most so many bytes. */
  public RequestBodies(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * Returns the body of a request, or nothing yet: the servlet then returns without an answer, and
   * the container calls it again with the same request when the body is there or will not be. A
   * servlet that does not support asynchronous requests takes no bodies; to it all are empty.
   */
  public Optional<RequestBody> of(HttpServletRequest request) throws IOException {
    RequestBody collected = collected(request);
    if (collected != null) {
      return Optional.of(collected);
    }
    if (!request.isAsyncSupported() || !hasBody(request)) {
      return Optional.of(none(State.WHOLE));
    }
    if (request.getContentLengthLong() > mostBytes) {
      return Optional.of(none(State.TOO_LONG));
    }
    if (waiting.incrementAndGet() > MOST_AT_ONCE) {
      waiting.decrementAndGet();
      return Optional.of(none(State.TOO_MANY));
    }
    collect(request);
    return Optional.empty();
  }

  /**
   * Takes what has come of a body that nobody reads, without waiting for more; returns whether
   * nothing of it is left, so that the connection can carry another request.
   */
  public static boolean takeRest(HttpServletRequest request) throws IOException {
    RequestBody collected = collected(request);
    if (collected != null) {
      return collected.state() == State.WHOLE;
    }
    if (!hasBody(request)) {
      return true;
    }
    // A client that waits to be told so sends nothing.
    return request.getHeader("Expect") == null && takeAvailable(request);
  }

  private static boolean takeAvailable(HttpServletRequest request) throws IOException {
    ServletInputStream in = request.getInputStream();
    byte[] chunk = new byte[CHUNK];
    long left = request.getContentLengthLong();
    int available = in.available();
    for (int n = 0; available > 0 && n < CHUNK; n++) {
      left -= Math.max(0, in.read(chunk, 0, Math.min(available, chunk.length)));
      available = left == 0 ? 0 : in.available();
    }
    return left == 0 || in.isFinished();
  }

  private static boolean hasBody(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    return length > 0 || (length < 0 && request.getHeader("Transfer-Encoding") != null);
  }

  private static @Nullable RequestBody collected(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof RequestBody body ? body : null;
  }

  private static RequestBody none(State state) {
    return new RequestBody(state, new byte[0]);
  }

  private void collect(HttpServletRequest request) throws IOException {
    AsyncContext context = request.startAsync();
    Collector collector = new Collector(request, context);
    context.setTimeout(PATIENCE.toMillis());
    context.addListener(collector);
    request.getInputStream().setReadListener(collector);
  }

  /** Collects one body; the container calls it from one thread at a time. */
  private final class Collector implements ReadListener, AsyncListener {
    private final HttpServletRequest request;
    private final AsyncContext context;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicBoolean done = new AtomicBoolean();

    Collector(HttpServletRequest request, AsyncContext context) {
      this.request = request;
      this.context = context;
    }

    @Override
    public void onDataAvailable() throws IOException {
      ServletInputStream in = request.getInputStream();
      byte[] chunk = new byte[CHUNK];
      while (in.isReady()) {
        int length = in.read(chunk);
        if (length < 0) {
          return;
        }
        bytes.write(chunk, 0, length);
        if (bytes.size() > mostBytes) {
          finish(none(State.TOO_LONG));
          return;
        }
      }
    }

    @Override
    public void onAllDataRead() {
      finish(new RequestBody(State.WHOLE, bytes.toByteArray()));
    }

    @Override
    public void onError(Throwable reason) {
      finish(none(State.LATE));
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      finish(none(State.LATE));
    }

    @Override
    public void onError(AsyncEvent event) {
      finish(none(State.LATE));
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    @Override
    public void onComplete(AsyncEvent event) {
      release();
    }

    private void finish(RequestBody body) {
      if (release()) {
        request.setAttribute(ATTRIBUTE, body);
        context.dispatch();
      }
    }

    private boolean release() {
      boolean first = done.compareAndSet(false, true);
      if (first) {
        waiting.decrementAndGet();
      }
      return first;
    }
  }
}
