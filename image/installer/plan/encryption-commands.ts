import { deviceOf } from '../../../partitioning/formats/render-server-script.ts'
import type { SolvedServer } from '../../../partitioning/server/solved-server.ts'

/** In memory: it is gone when the machine is switched off. */
const KEY = '/run/switchyard/key'

/** Lies beside the kernels, which anybody who has the disks can read, for the administrators only. */
const RECOVERY = '/boot/recovery-key.age'

/**
 * Where the key of an encrypted server comes from: typed on the console, or made at random for its TPM.
 * Comes before anything is written.
 */
export function keyCommands({ machine: { encryption } }: SolvedServer): readonly string[] {
  if (!encryption) return []
  return [`key=${KEY}`, ...KEY_COMMANDS[encryption.unlock]]
}

const KEY_COMMANDS = {
  passphrase: [
    "phase passphrase 8 'the passphrase of the disks is to be typed on a console'",
    'ask-passphrase "$key"',
  ],
  tpm2: [
    'if [ ! -e /dev/tpmrm0 ]; then',
    "  echo 'nothing was written: this machine has no TPM 2.0, or its firmware has it switched off'",
    '  exit 1',
    'fi',
    // 128 bits, in a form that can be read out and typed.
    "(umask 077; od -An -tx1 -N16 /dev/urandom | tr -d ' \\n' | sed 's/..../&-/g; s/-$//' | tr -d '\\n' > \"$key\")",
  ],
} as const

/**
 * Has the installed system open its disks when it starts: an initramfs of its own that knows them, and
 * the key where the next start finds it. The node's own files must be there.
 */
export function unlockCommands(solved: SolvedServer): readonly string[] {
  const { encryption } = solved.machine
  if (!encryption) return []
  return [
    "phase identity 92 'making the initramfs that opens the disks'",
    'for each in dev proc sys run; do mount --rbind /$each /target/$each; done',
    ...(encryption.unlock === 'tpm2' ? sealCommands(deviceOf(solved, 'system')) : []),
    'chroot /target update-initramfs -c -k "$(ls /target/usr/lib/modules)"',
    'rm "$key"',
  ]
}

/** PCR 7 is the state of Secure Boot: another system started without it does not get the key. */
const sealCommands = (device: string): readonly string[] => [
  `chroot /target clevis luks bind -f -y -k - -d ${device} tpm2 \\`,
  `  '{"pcr_bank":"sha256","pcr_ids":"7"}' < "$key"`,
  'chroot /target age --encrypt --armor --recipients-file /etc/ssh/authorized_keys.d/admin \\',
  `  --output ${RECOVERY} < "$key"`,
]
