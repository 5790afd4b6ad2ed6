import { file, type ImageFile, link } from '../../../../image/content/image-file.ts'
import type { Node } from '../../../../inventory/model/cluster.ts'

/** On a fake node, a line for each command that bootstrap ran: when it began and ended, in seconds. */
export const COMMANDS = '/var/log/commands'

/** A node with systemd and sshd alone: fifty start where six whole ones would. */
export function fakeFiles({ interfaces: [first] }: Node): readonly ImageFile[] {
  const address = `${first?.address}/${first?.prefix}`
  return [
    link(`${UNITS}/default.target`, 'fake.target'),
    file(`${UNITS}/fake.target`, TARGET),
    file(`${UNITS}/fake-sshd.service`, renderSshd(address)),
    file('/usr/local/sbin/timeout', TIMEOUT, 0o755),
  ]
}

const UNITS = '/etc/systemd/system'

const TARGET = `[Unit]
Description=Somebody can log in
Requires=sysinit.target
Wants=fake-sshd.service systemd-user-sessions.service
`

const renderSshd = (address: string) => `[Unit]
After=systemd-user-sessions.service

[Service]
RuntimeDirectory=sshd
ExecStartPre=/usr/sbin/ip address replace ${address} dev host0
ExecStartPre=/usr/sbin/ip link set host0 up
ExecStart=/usr/sbin/sshd -D
`

/** sudo finds it before the one it writes down. */
const TIMEOUT = `#!/bin/sh
begun=$(date +%s.%N)
/usr/bin/timeout "$@"
status=$?
echo "$begun $(date +%s.%N)" >>${COMMANDS}
exit $status
`
