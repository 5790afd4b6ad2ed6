import { test } from 'tap'
import { openInstallation } from '../support/cluster/lab-installation.ts'

const NODES = `  db1: { address: 192.0.2.20 }
  ms1: { address: 192.0.2.30 }
  ds1: { address: 192.0.2.41 }
switch:
  trunks: []
`

/** rtpengine's ng protocol: a cookie, then a dictionary in bencode. Says what comes back. */
const PING = `import socket
each = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
each.settimeout(2)
each.sendto(b"1 d7:command4:pinge", ("192.0.2.30", 2223))
try:
    print(each.recv(1500).decode())
except (TimeoutError, ConnectionError) as error:
    print("nothing")`

/** Whether PostgreSQL lets somebody in so far as to hear him. */
const KNOCK = `import socket
try:
    socket.create_connection(("192.0.2.20", 5432), 2)
    print("open")
except (TimeoutError, ConnectionError) as error:
    print("nothing")`

test('media server and database serve dialog servers, and nobody else', async (t) => {
  const { run, lab } = await openInstallation(t, { nodes: NODES })
  const site = ['ansible-playbook', 'playbooks/site.yml'] as const
  await run(...site)
  t.match(await run(...site), /^db1 .* changed=0 .*\nds1 .* changed=0 .*\nms1 .* changed=0 /m)
  t.equal((await lab.inside('ms1', 'systemctl', 'is-active', 'rtpengine-daemon')).trim(), 'active')
  t.match(await lab.inside('ds1', 'python3', '-c', PING), /^1 d6:result4:ponge/)
  t.equal(await lab.inside('ds1', 'python3', '-c', KNOCK), 'open\n')
  t.equal(await lab.inside('db1', 'python3', '-c', PING), 'nothing\n', 'a node of another role')
  t.equal(await lab.inside('ms1', 'python3', '-c', KNOCK), 'nothing\n', 'a node of another role')
  for (const script of [PING, KNOCK]) {
    const stranger = await lab.run({ file: 'python3', args: ['-c', script] })
    t.equal(stranger, 'nothing\n', 'the administrator is no node')
  }
  t.match(await lab.inside('ms1', 'ss', '-lun'), /192\.0\.2\.30:2223/)
})
