package zta.headend.acme.internal.server;

import java.util.List;
import zta.headend.acme.internal.jws.SignedRequest;
import zta.headend.acme.internal.wire.AcmeRequest;

/**
 * A signed request whose nonce and URL are right; its signature is still to be verified.
 *
 * @param request as it came in
 * @param jws the signed request
 * @param path segments of the path
 * @param urls the server's URLs
 */
record Call(AcmeRequest request, SignedRequest jws, List<String> path, Urls urls) {}
