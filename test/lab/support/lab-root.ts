import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { ImageFile } from '../../../image/content/image-file.ts'
import type { OwnNetwork } from '../../../provisioner/boot/own-network.ts'
import { startProcess } from '../../../provisioner/runner/process.ts'
import { followProcess, type LabProcess } from './lab-process.ts'

/** Where the root is laid, seen by its own processes only. */
const ROOT = '/mnt/root'

/**
 * Lays the layers over one another. What is written goes to memory and ends with the namespace. The
 * names of the layers are relative because options of mount(2) have little room.
 */
const LAY = `set -e
mount -t tmpfs lab /mnt
mkdir /mnt/upper /mnt/work ${ROOT}
cd "$1"
mount -t overlay lab -o "lowerdir=$2,upperdir=/mnt/upper,workdir=/mnt/work" ${ROOT}
mount -t proc proc ${ROOT}/proc
mount --rbind /dev ${ROOT}/dev
read -r pid rest </proc/self/stat
echo "$pid"
exec sleep infinity`

/**
 * Says its number as the machine counts, makes the folder the unit wants, then becomes the command
 * within the root.
 */
const ENTER = `set -e
read -r pid rest </proc/self/stat
echo "$pid"
[ -z "$2" ] || chroot ${ROOT} install -d -o "$1" "/run/$2"
[ -z "$3" ] || chroot ${ROOT} install -d -o "$1" -m 700 "/var/lib/$3"
shift 3
exec chroot ${ROOT} "$@"`

const ENVIRONMENT = ['PATH=/usr/sbin:/usr/bin', 'NODE_ENV=production']

export interface LabRootWanted {
  readonly network: OwnNetwork
  /** Topmost first, absolute, all below `store`. */
  readonly layers: readonly string[]
  readonly store: string
}

/** The system of an image without its kernel and its init: a root with processes of its own. */
export interface LabRoot {
  /** Where it is, seen from the machine. */
  readonly outside: string
  write(files: readonly ImageFile[]): Promise<void>
  /** Starts what a unit of the image would start, as its user (systemd.service(5)). */
  start(unit: string): Promise<LabProcess>
  /** Starts a program as a user of the system. */
  run(user: string, command: readonly string[]): Promise<LabProcess>
  close(): Promise<void>
}

/** Everything in it ends with this process, however that ends (namespaces(7), `--kill-child`). */
export async function openRoot({ network, layers, store }: LabRootWanted): Promise<LabRoot> {
  const names = layers.map((each) => relative(store, each)).join(':')
  const command = network.enter({
    file: 'unshare',
    args: [
      ...['--mount', '--pid', '--fork', '--kill-child'],
      ...['sh', '-c', LAY, 'lay', store, names],
    ],
  })
  const holder = await followProcess((hear) => startProcess(command, hear))
  const outside = join('/proc', `${holder.pid}`, 'root', ROOT)
  return {
    outside,
    write: (files) => writeFiles(outside, files),
    start: async (unit) => startUnit(await readUnit(outside, unit), { network, holder }),
    run: (user, command) =>
      startUnit({ command, user, folder: '', state: '' }, { network, holder }),
    close: () => holder.stop(),
  }
}

async function writeFiles(root: string, files: readonly ImageFile[]): Promise<void> {
  for (const each of files) {
    if (each.kind === 'link') continue
    await mkdir(dirname(join(root, each.path)), { recursive: true })
    await writeFile(join(root, each.path), each.content, { mode: each.mode })
  }
}

interface Unit {
  readonly command: readonly string[]
  readonly user: string
  readonly folder: string
  /** StateDirectory=; empty: none. */
  readonly state: string
}

async function readUnit(root: string, unit: string): Promise<Unit> {
  const text = await readFile(join(root, `/usr/lib/systemd/system/${unit}.service`), 'utf8')
  const setting = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]
  return {
    command: (setting('ExecStart') ?? '').split(' '),
    user: setting('User') ?? 'nobody', // whom DynamicUser= resembles most
    folder: setting('RuntimeDirectory') ?? '',
    state: setting('StateDirectory') ?? '',
  }
}

interface Inside {
  readonly network: OwnNetwork
  readonly holder: LabProcess
}

function startUnit(
  { command, user, folder, state }: Unit,
  { network, holder }: Inside,
): Promise<LabProcess> {
  const identity = ['--reuid', user, '--regid', user === 'nobody' ? 'nogroup' : user]
  const inside = network.enter({
    file: 'nsenter',
    args: [
      ...[
        '--target',
        `${holder.pid}`,
        '--mount',
        '--pid',
        '--',
        'sh',
        '-c',
        ENTER,
        'enter',
        user,
        folder,
        state,
      ],
      ...['env', '-i', ...ENVIRONMENT],
      ...['setpriv', ...identity, '--init-groups', '--no-new-privs', '--pdeathsig', 'KILL'],
      ...command,
    ],
  })
  return followProcess((hear) => startProcess(inside, hear))
}
