import { test } from 'tap'
import { openInstallation } from '../support/cluster/lab-installation.ts'

const NODES = `  ms1: { address: 192.0.2.30 }
  ds1: { address: 192.0.2.41 }
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

test('a media server relays for the nodes of its cluster, and for nobody else', async (t) => {
  const { run, lab } = await openInstallation(t, { nodes: NODES })
  const site = ['ansible-playbook', 'playbooks/site.yml'] as const
  await run(...site)
  t.match(await run(...site), /^ds1 .* changed=0 .*\nms1 .* changed=0 /m)
  t.equal((await lab.inside('ms1', 'systemctl', 'is-active', 'rtpengine-daemon')).trim(), 'active')
  t.match(await lab.inside('ds1', 'python3', '-c', PING), /^1 d6:result4:ponge/)
  const stranger = await lab.run({ file: 'python3', args: ['-c', PING] })
  t.equal(stranger, 'nothing\n', 'the administrator is no node')
  t.match(await lab.inside('ms1', 'ss', '-lun'), /192\.0\.2\.30:2223/)
})
