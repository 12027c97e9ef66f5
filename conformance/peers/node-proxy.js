// A CONNECT proxy over HTTP/2 that wants a certificate of clients.pem.   usage: node node-proxy.js PORT
const h2 = require('http2'), net = require('net'), fs = require('fs');
h2.createSecureServer({key: fs.readFileSync('server.key'), cert: fs.readFileSync('server.crt'), ca: fs.readFileSync('clients.pem'),
  requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3'})
  .on('stream', (stream, headers) => {
    if (headers[':method'] !== 'CONNECT') { stream.respond({':status': 405}); stream.end(); return; }
    const to = new URL('tcp://' + headers[':authority']);
    const socket = net.connect({host: to.hostname, port: Number(to.port), allowHalfOpen: true}, () => {
      stream.respond({':status': 200});
      socket.pipe(stream);
      stream.pipe(socket);
    });
    socket.on('error', () => {
      if (stream.headersSent) { stream.close(h2.constants.NGHTTP2_CONNECT_ERROR); return; }
      stream.respond({':status': 502, 'proxy-status': 'node; error=connection_refused'});
      stream.end();
    });
    stream.on('error', () => socket.destroy());
    stream.on('close', () => socket.destroy());
  }).listen(Number(process.argv[2]), '127.0.0.1');
