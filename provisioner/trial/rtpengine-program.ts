import { dirname, join, relative } from 'node:path'
import { findProgram } from '../find-program.ts'
import { inChamber } from '../runner/chamber.ts'
import type { Command } from '../runner/runner.ts'

/** An rtpengine that can be started here, and how it sees this machine. */
export interface RtpengineProgram {
  wrap(command: Command): Command
  /** The same folder, as rtpengine sees it. */
  seen(folder: string): string
}

/** Where Debian has its programs, whatever the caller's path says. */
const FOLDERS = ['/usr/bin', '/usr/sbin']

/** The one of this machine's own packages; undefined when there is none. */
export async function ownRtpengine(
  folders: readonly string[] = FOLDERS,
): Promise<RtpengineProgram | undefined> {
  const file = await findProgram('rtpengine', folders)
  return file === undefined
    ? undefined
    : { wrap: (command) => ({ ...command, file }), seen: (path) => path }
}

/** Where the layers are laid, and what of this machine is seen in them. */
const [ROOT, SHARED] = ['/mnt/root', '/srv/shared']

/** What is written goes to memory. Names are relative because options of mount(2) have little room. */
const LAY = `set -e
mount -t tmpfs layers /mnt
mkdir /mnt/upper /mnt/work ${ROOT}
store=$1; names=$2; shared=$3; shift 3
cd "$store"
mount -t overlay layers -o "lowerdir=$names,upperdir=/mnt/upper,workdir=/mnt/work" ${ROOT}
mount --rbind /proc ${ROOT}/proc
mount --rbind /dev ${ROOT}/dev
mkdir -p ${ROOT}${SHARED}
mount --rbind "$shared" ${ROOT}${SHARED}
cd /
exec chroot ${ROOT} "$@"`

export interface LayeredWanted {
  /** Topmost first, absolute, all below `store`. */
  readonly layers: readonly string[]
  readonly store: string
  /** Folder it is to play from; its parent must be there, it may come later. */
  readonly prompts: string
}

/** The one in the layers of an image: seen by its own process only, gone with it. */
export function layeredRtpengine({ layers, store, prompts }: LayeredWanted): RtpengineProgram {
  const names = layers.map((each) => relative(store, each)).join(':')
  const owner = { isRoot: process.getuid?.() === 0 }
  const parent = dirname(prompts)
  return {
    wrap: ({ args, ...command }) =>
      inChamber(
        {
          ...command,
          file: 'sh',
          args: ['-c', LAY, 'lay', store, names, parent, '/usr/bin/rtpengine', ...args],
        },
        owner,
      ),
    seen: (folder) => join(SHARED, relative(parent, folder)),
  }
}
