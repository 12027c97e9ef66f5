package zta.masque.h2;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/**
 * Puts the codec together.
 *
 * <p>Netty's own limits on resets are off: they hang up on a peer whose targets merely close with
 * data on the way. {@link FrameCounter} and {@link RecentResets} do their work, {@link SendQueues}
 * that of its priority tree.
 */
final class H2Builder extends AbstractHttp2ConnectionHandlerBuilder<H2Connection, H2Builder> {
  private static final int MAX_QUEUED_CONTROL_FRAMES = 10_000;
  private static final int MAX_CONTINUATIONS = 16;
  private static final float UPDATE_RATIO = 0.5f;

  private final H2Limits limits;
  private final H2Events events;
  private final FrameCounter counter;
  private final SendQueues queues;
  private @Nullable H2Connection made;

  H2Builder(H2Limits limits, H2Events events, boolean server) {
    this.limits = limits;
    this.events = events;
    Http2Connection connection = new DefaultHttp2Connection(server, 0);
    queues = new SendQueues(connection);
    counter = new FrameCounter(this::overBudget, this::resetByPeer);
    connection(withFlowControl(connection, queues));
    frameLogger(counter);
    initialSettings(settings(server));
    encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL_FRAMES);
    encoderEnforceMaxRstFramesPerWindow(0, 1);
    decoderEnforceMaxRstFramesPerWindow(0, 1);
    decoderEnforceMaxConsecutiveEmptyDataFrames(0);
    decoderEnforceMaxSmallContinuationFrames(MAX_CONTINUATIONS);
    validateRequiredPseudoHeaders(true);
    decoupleCloseAndGoAway(true);
  }

  private static Http2Connection withFlowControl(Http2Connection connection, SendQueues queues) {
    connection.remote().flowController(new DefaultHttp2RemoteFlowController(connection, queues));
    // What lies here unread is counted by H2Connection; the connection's window refills at once.
    connection
        .local()
        .flowController(new DefaultHttp2LocalFlowController(connection, UPDATE_RATIO, true));
    return connection;
  }

  private void overBudget(FrameBudget.Kind kind) {
    H2Connection connection = made;
    if (connection != null) {
      events.overBudget(connection, kind);
    }
  }

  private void resetByPeer(int streamId) {
    H2Connection connection = made;
    if (connection != null) {
      connection.resets().byPeer(streamId);
    }
  }

  private Http2Settings settings(boolean server) {
    Http2Settings settings =
        new Http2Settings()
            .initialWindowSize(limits.firstWindow())
            .maxFrameSize(limits.maxFrameSize())
            .maxHeaderListSize(limits.maxHeaderList());
    return server
        ? settings.maxConcurrentStreams(limits.maxStreams()).connectProtocolEnabled(true)
        : settings.pushEnabled(false).maxConcurrentStreams(0);
  }

  @Override
  protected H2Connection build() {
    return super.build();
  }

  @Override
  protected H2Connection build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    H2Connection fresh =
        new H2Connection(decoder, encoder, settings, limits, events, counter, queues);
    made = fresh;
    return fresh;
  }
}
