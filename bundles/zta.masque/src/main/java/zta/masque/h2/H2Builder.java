package zta.masque.h2;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/**
 * Puts the codec together.
 *
 * <p>Netty's own limits on resets are off: they hang up on a peer whose targets merely close with
 * data on the way. {@link FrameBudget} and {@link RecentResets} do their work. Streams are served
 * in turn, 64 KiB each, without a priority tree.
 */
final class H2Builder extends AbstractHttp2ConnectionHandlerBuilder<H2Connection, H2Builder> {
  private static final int QUANTUM = 64 * 1024;
  private static final int MAX_QUEUED_CONTROL_FRAMES = 10_000;
  private static final int MAX_EMPTY_DATA = 100;
  private static final int MAX_CONTINUATIONS = 16;
  private static final float UPDATE_RATIO = 0.5f;

  private final H2Limits limits;
  private final H2Events events;

  H2Builder(H2Limits limits, H2Events events, boolean server) {
    this.limits = limits;
    this.events = events;
    connection(codec(server));
    initialSettings(settings(server));
    encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL_FRAMES);
    encoderEnforceMaxRstFramesPerWindow(0, 1);
    decoderEnforceMaxRstFramesPerWindow(0, 1);
    decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA);
    decoderEnforceMaxSmallContinuationFrames(MAX_CONTINUATIONS);
    decoupleCloseAndGoAway(true);
  }

  private static Http2Connection codec(boolean server) {
    Http2Connection connection = new DefaultHttp2Connection(server, 0);
    UniformStreamByteDistributor distributor = new UniformStreamByteDistributor(connection);
    distributor.minAllocationChunk(QUANTUM);
    connection
        .remote()
        .flowController(new DefaultHttp2RemoteFlowController(connection, distributor));
    connection
        .local()
        .flowController(new DefaultHttp2LocalFlowController(connection, UPDATE_RATIO, true));
    return connection;
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
    return new H2Connection(decoder, encoder, settings, limits, events);
  }
}
