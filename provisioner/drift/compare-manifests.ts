/** Facts about a node by what they are of: `file /etc/hosts`, `package chrony`, `unit ssh.service`. */
export type Manifest = Readonly<Record<string, string>>

/** One fact that is not what it was when the repository last knew the node. */
export interface Difference {
  readonly fact: string
  /** Absent: it is new. */
  readonly was?: string
  /** Absent: it is gone. */
  readonly is?: string
}

/** Every fact that differs, by name. */
export function compareManifests(known: Manifest, found: Manifest): readonly Difference[] {
  const facts = [...new Set([...Object.keys(known), ...Object.keys(found)])].sort()
  return facts.flatMap((fact) => {
    const was = known[fact]
    const is = found[fact]
    if (was === is) return []
    return [{ fact, ...(was === undefined ? {} : { was }), ...(is === undefined ? {} : { is }) }]
  })
}
