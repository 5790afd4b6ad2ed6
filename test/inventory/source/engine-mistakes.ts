export interface Row {
  readonly title: string
  readonly text: string
  /** What is printed, line by line. */
  readonly expected: readonly string[]
}

const LISTEN = 'listen: [{ address: 192.0.2.5, port: 5060 }]\n'
const PROTOCOL = ['  hint: write udp, tcp, tls, ws or wss']

export const ENGINE_MISTAKES: readonly Row[] = [
  {
    title: 'an empty file',
    text: '',
    expected: [
      'engine.yaml:1:1: the file is empty',
      '  hint: start from examples/engine/engine.yaml',
    ],
  },
  {
    title: 'a list in place of settings',
    text: '- listen',
    expected: [
      'engine.yaml:1:1: the file is a list, but must be a map of settings',
      '  hint: Settings by name, such as outboundProxy',
    ],
  },
  {
    title: 'a misspelt section',
    text: 'outboundproxy: sip:192.0.2.1',
    expected: [
      'engine.yaml:1:1: outboundproxy is not a known setting',
      '  hint: did you mean outboundProxy?',
    ],
  },
  {
    title: 'a misspelt setting deep below, and a wrong one beside it',
    text: 'defence:\n  perSource:\n    mesages: { perSecond: 1, burst: 1 }\n    connections: many\n',
    expected: [
      'engine.yaml:3:5: defence.perSource.mesages is not a known setting',
      '  hint: did you mean messages?',
      'engine.yaml:4:18: defence.perSource.connections is not a whole number from 1 to 1000000000',
    ],
  },
  {
    title: 'no listener',
    text: 'listen: []',
    expected: ['engine.yaml:1:9: listen has no listener'],
  },
  {
    title: 'an unknown protocol',
    text: 'listen: [{ protocol: sctp, address: 192.0.2.5, port: 5060 }]',
    expected: ['engine.yaml:1:22: listen[0].protocol is not udp, tcp, tls, ws or wss', ...PROTOCOL],
  },
  {
    title: 'a listener on every address',
    text: 'listen: [{ address: 0.0.0.0, port: 5060 }]',
    expected: [
      'engine.yaml:1:21: listen[0].address is no address peers could answer to',
      '  hint: name one address; list the others too',
    ],
  },
  {
    title: 'a listener without a port',
    text: 'listen: [{ address: 192.0.2.5 }]',
    expected: ['engine.yaml:1:10: listen[0].port is missing', '  hint: such as 5060'],
  },
  {
    title: 'a port that is none',
    text: 'listen: [{ address: 192.0.2.5, port: 65536 }]',
    expected: ['engine.yaml:1:38: listen[0].port is not a whole number from 0 to 65535'],
  },
  {
    title: 'an external address without a port that could be reached',
    text: 'listen:\n  - address: 192.0.2.5\n    port: 5060\n    external: { address: x, port: 0 }',
    expected: [
      'engine.yaml:4:26: listen[0].external.address is not an IP address',
      '  hint: write one such as 192.0.2.5',
      'engine.yaml:4:35: listen[0].external.port is not a whole number from 1 to 65535',
    ],
  },
  {
    title: 'a local network with host bits',
    text: 'listen: [{ address: 192.0.2.5, port: 5060, localNetworks: [192.0.2.5/24] }]',
    expected: [
      'engine.yaml:1:60: listen[0].localNetworks[0] is an address within a subnet',
      '  hint: write 192.0.2.0/24',
    ],
  },
  {
    title: 'two listeners on one port of TCP',
    text: [
      'listen:',
      '  - { protocol: tcp, address: 192.0.2.5, port: 5060 }',
      '  - { protocol: udp, address: 192.0.2.5, port: 5060 }',
      '  - { protocol: ws, address: 192.0.2.5, port: 5060 }',
    ].join('\n'),
    expected: [
      'engine.yaml:4:5: listen[2] takes the address and port of listen[0]',
      '  hint: TCP, TLS, WS and WSS share the ports of TCP: choose another port',
    ],
  },
  {
    title: 'TLS without a certificate',
    text: 'listen: [{ protocol: wss, address: 192.0.2.5, port: 5061 }]',
    expected: [
      'engine.yaml:1:22: listen[0].protocol needs a certificate',
      '  hint: set tls.certificate and tls.key',
    ],
  },
  {
    title: 'a certificate without a key, and no second mistake made of it',
    text: 'listen: [{ protocol: tls, address: 192.0.2.5, port: 5061 }]\ntls: { certificate: a.pem }',
    expected: [
      'engine.yaml:2:1: tls.key is missing',
      '  hint: such as /etc/switchyard/tls/sip.key',
    ],
  },
  {
    title: 'an unknown wish for certificates of clients',
    text: `${LISTEN}tls: { certificate: a.pem, key: a.key, clients: maybe }`,
    expected: [
      'engine.yaml:2:49: tls.clients is not none, wanted or required',
      '  hint: write none, wanted or required',
    ],
  },
  {
    title: 'an origin with a path',
    text: 'webSocket: { origins: ["https://phone.example/"] }',
    expected: [
      'engine.yaml:1:24: webSocket.origins[0] is not the origin of a web page',
      '  hint: write one such as https://phone.example',
    ],
  },
  {
    title: 'a name server by name',
    text: 'resolve: { servers: [dns.example.org] }',
    expected: [
      'engine.yaml:1:22: resolve.servers[0] is not the address of a name server',
      '  hint: write 192.0.2.53 or [2001:db8::53]:53',
    ],
  },
  {
    title: 'a next hop with a user',
    text: 'outboundProxy: sip:anna@proxy.example.org',
    expected: [
      'engine.yaml:1:16: outboundProxy has a user part, which a next hop has not',
      '  hint: write one such as sip:proxy.example.org;transport=tcp',
    ],
  },
  {
    title: 'a next hop that is no SIP URI',
    text: 'outboundProxy: proxy.example.org',
    expected: [
      'engine.yaml:1:16: outboundProxy is not a SIP URI',
      '  hint: write one such as sip:proxy.example.org;transport=tcp',
    ],
  },
  {
    title: 'timers that shrink',
    text: 'timers: { t1: 900, t2: 100 }',
    expected: [
      'engine.yaml:1:24: timers.t2 is below t1, 900',
      '  hint: pauses grow from t1 to t2 (RFC 3261, 17.1.2.2)',
    ],
  },
  {
    title: 'a session below what RFC 4028 allows',
    text: 'sessionTimer: { interval: 60 }',
    expected: ['engine.yaml:1:27: sessionTimer.interval is not a whole number from 90 to 2000000'],
  },
  {
    title: 'a session below the minimum',
    text: 'sessionTimer: { interval: 100, minimum: 300 }',
    expected: [
      'engine.yaml:1:27: sessionTimer.interval is below the minimum, 300',
      '  hint: ask for no less than you accept',
    ],
  },
  {
    title: 'a wait with a unit',
    text: 'survival: { wait: 5s }',
    expected: ['engine.yaml:1:19: survival.wait is not a whole number from 0 to 600000'],
  },
  {
    title: 'a share of more than everything',
    text: 'defence: { total: { memory: 85 } }',
    expected: ['engine.yaml:1:29: defence.total.memory is not a share above 0, up to 1'],
  },
  {
    title: 'another answer for scanners',
    text: 'defence: { scanners: { answer: 404 } }',
    expected: [
      'engine.yaml:1:32: defence.scanners.answer is not silence or 603',
      '  hint: write silence or 603',
    ],
  },
  {
    title: 'OPTIONS answered never',
    text: 'defence: { answerOptions: never }',
    expected: ['engine.yaml:1:27: defence.answerOptions is neither always nor a list of texts'],
  },
  {
    title: 'a request handler of another scheme, and a method twice',
    text: [
      'requestHandlers:',
      '  handlers:',
      '    - { method: INVITE, uri: "https://192.0.2.30/" }',
      '    - { method: invite, uri: "tcp://192.0.2.30:3001" }',
    ].join('\n'),
    expected: [
      'engine.yaml:4:17: requestHandlers.handlers[1].method is the same as requestHandlers.handlers[0].method',
      '  hint: keep one of them',
    ],
  },
  {
    title: 'a request handler that is no place',
    text: 'requestHandlers: { handlers: [{ method: "*", uri: "ftp://192.0.2.30/" }] }',
    expected: [
      'engine.yaml:1:51: requestHandlers.handlers[0].uri is no place that could decide',
      '  hint: write https://HOST/PATH, or tcp://HOST:PORT of an application that listens',
    ],
  },
  {
    title: 'metrics without a place, a collector without an id',
    text: 'observe: { metrics: {}, hep: { collector: { address: 192.0.2.9, port: 9060 } } }',
    expected: [
      'engine.yaml:1:12: observe.metrics.address is missing',
      '  hint: such as 192.0.2.5',
      'engine.yaml:1:12: observe.metrics.port is missing',
      '  hint: such as 9090',
      'engine.yaml:1:25: observe.hep.id is missing',
      '  hint: such as 2001',
    ],
  },
  {
    title: 'a trace socket beyond what the kernel takes',
    text: `observe: { trace: /run/${'x'.repeat(120)} }`,
    expected: [
      "engine.yaml:1:19: observe.trace is longer than the 107 bytes a socket's path may have",
    ],
  },
  {
    title: 'a secret the protocol cannot carry, which is not repeated',
    text: 'applications: { secret: "cym|bal" }',
    expected: [
      'engine.yaml:1:25: applications.secret cannot be a secret',
      '  hint: write one without | and line breaks',
    ],
  },
  {
    title: 'a secret and its file',
    text: 'applications: { secret: cymbal, secretFile: engine.secret }',
    expected: [
      'engine.yaml:1:45: applications.secretFile cannot stand beside secret',
      '  hint: keep one of them',
    ],
  },
  {
    title: 'a deadline shorter than the pings',
    text: 'applications: { pingDeadline: 10 }',
    expected: [
      'engine.yaml:1:31: applications.pingDeadline is not a whole number from 1000 to 3600000',
    ],
  },
]
