import type { Administrator } from '../../inventory/model/cluster.ts'

/** A line of the journal, of sshd or sudo. */
export interface JournalEntry {
  /** Seconds since 1970. */
  readonly time: number
  readonly pid: string
  readonly message: string
}

/** When a fact changed, and who may have done it. */
export interface Trace {
  /** ISO 8601, UTC. */
  readonly when: string
  /** Administrators who were logged in then; a key nobody has any more by its fingerprint. */
  readonly by: readonly string[]
  /** Commands that ran by sudo then. */
  readonly commands: readonly string[]
}

/** Seconds: the journal is written a moment after what it tells of. */
const ROUNDING = 1

/**
 * Who was there when something changed at `time`. That is what the journal knows: a suspicion, not a
 * proof, when several were logged in.
 *
 * @param time seconds since 1970.
 * @param entries in the order they were written.
 */
export function whoChanged(
  time: number,
  entries: readonly JournalEntry[],
  administrators: readonly Administrator[],
): Trace {
  const here = new Map<string, string>()
  const running = new Map<string, string>()
  for (const entry of entries) {
    if (entry.time > time + ROUNDING) break
    const command = / ; COMMAND=(.*)$/s.exec(entry.message)?.[1]
    if (command !== undefined) running.set(entry.pid, command)
    const key = LOGIN.exec(entry.message)
    if (key) here.set(entry.pid, `${nameOf(key[2], administrators)} from ${key[1]}`)
    if (!GONE.test(entry.message) || entry.time >= time - ROUNDING) continue
    here.delete(entry.pid)
    running.delete(entry.pid)
  }
  return {
    when: new Date(time * 1000).toISOString(),
    by: [...new Set(here.values())],
    commands: [...new Set(running.values())],
  }
}

/** Words of sshd and of sudo; the process that opens a session is the one that closes it. */
const LOGIN = /^Accepted publickey for \S+ from (\S+) port \d+ ssh2: \S+ (SHA256:\S+)/
const GONE = /^pam_unix\((sshd|sudo):session\): session closed /

function nameOf(fingerprint = '', administrators: readonly Administrator[]): string {
  const owner = administrators.find(({ keys }) =>
    keys.some((key) => key.fingerprint === fingerprint),
  )
  return owner?.name ?? fingerprint
}
