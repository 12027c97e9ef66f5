// Gives clients that have no certificate one: TLS in, TLS with a client certificate out, and the same ALPN on both.
// usage: node relay.js LISTEN_PORT PROXY_PORT [ALPN]     in the directory of client.crt, client.key, root.pem, relay.crt, relay.key
const tls = require('tls'), fs = require('fs');
const [listen, proxy, alpn] = process.argv.slice(2);
const read = name => fs.readFileSync(name);
tls.createServer({cert: read('relay.crt'), key: read('relay.key'), ALPNProtocols: [alpn || 'h2']}, near => {
  const far = tls.connect({host: 'localhost', port: Number(proxy), servername: 'localhost', ALPNProtocols: [near.alpnProtocol || alpn],
    ca: read('root.pem'), cert: read('client.crt'), key: read('client.key')});
  near.on('error', () => far.destroy());
  far.on('error', () => near.destroy());
  near.pipe(far);
  far.pipe(near);
}).listen(Number(listen), '127.0.0.1');
