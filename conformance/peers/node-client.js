// usage: node node-client.js PROXY_PORT AUTHORITY PATH      prints the status, what Proxy-Status says, and how many bytes came
const h2 = require('http2'), fs = require('fs');
const [port, authority, path] = process.argv.slice(2);
const session = h2.connect('https://localhost:' + port,
  {ca: fs.readFileSync('root.pem'), cert: fs.readFileSync('client.crt'), key: fs.readFileSync('client.key')});
session.on('error', e => { console.log('session', e.message); process.exit(1); });
const stream = session.request({':method': 'CONNECT', ':authority': authority});
let bytes = 0;
stream.on('response', h => {
  console.log('status', h[':status'], h['proxy-status'] || '');
  if (h[':status'] === 200) stream.write(`GET ${path} HTTP/1.0\r\n\r\n`);
});
stream.on('data', d => { bytes += d.length; });
stream.on('end', () => { console.log('bytes', bytes); stream.end(); session.close(); });
stream.on('error', e => { console.log('stream', e.message); process.exit(1); });
