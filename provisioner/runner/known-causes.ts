/** What programs say when the fault is neither theirs nor ours, and what can be done about it. */
interface Cause {
  readonly said: RegExp
  readonly message: string
  readonly hint: string
}

const CAUSES: readonly Cause[] = [
  {
    said: /No space left on device|You don't have enough free space|ENOSPC/,
    message: 'the disk is full',
    hint: 'make room, or choose other places with --cache and --output',
  },
  {
    said: /Temporary failure resolving|Could not resolve|Unable to connect|Connection (?:refused|timed out|failed)|Network is unreachable|Could not connect to/i,
    message: 'the Debian archive cannot be reached',
    hint: 'check the network, or name another archive in the cluster file: mirror: http://HOST/debian',
  },
]

/** The cause behind a program's last words, where it is one people meet. */
export function knownCause(said: string): Cause | undefined {
  return CAUSES.find((cause) => cause.said.test(said))
}
