import { parseArgs } from 'node:util'
import { readCluster } from '../../../../inventory/source/read-cluster.ts'
import { openDoors } from '../../../../provisioner/bootstrap/doors.ts'
import { asRoot } from '../../../../provisioner/bootstrap/run-script.ts'
import { eventually } from '../eventually.ts'

/**
 * A program: starts a command on a node as bootstrap does, and dies without a goodbye as soon as the
 * command has made a file, as when the operator's machine loses its power.
 *
 * lose-connection.ts NODE SECONDS COMMAND FILE
 */
const { positionals } = parseArgs({ allowPositionals: true })
const [name = '', seconds, command = '', file = ''] = positionals
const { cluster } = await readCluster('cluster.yaml')
const node = cluster.nodes.find((each) => each.name === name)
if (!node) throw new Error(`there is no node ${name}`)
const doors = await openDoors({ folder: '.', cluster, agent: process.env.SSH_AUTH_SOCK ?? '' })
const session = await doors.login(node)
const ended = session.run(command, asRoot(command, Number(seconds)))
const isMade = () =>
  session.run('look', `test -e ${file}`).then(
    () => true,
    () => false,
  )
await Promise.race([ended, eventually(isMade, `${file} is made`)])
process.kill(process.pid, 'SIGKILL')
