import { isIP } from 'node:net'
import type { Resolve } from '../../core/context.ts'
import type { Log } from '../../log.ts'
import { parseUri } from '../../message/uri.ts'
import type { Clock, Listener } from '../transport.ts'
import { DnsNames, type ResolveOptions } from './dns-names.ts'
import { HostsFile } from './hosts-file.ts'
import { hostOf, literal, locate } from './locate.ts'

/** Finds where URIs lead, for an engine with these listeners (RFC 3263). */
export interface UriResolver {
  readonly resolve: Resolve
  /** Gives up what is still asked. */
  close(): void
}

interface ResolverParts {
  readonly listeners: readonly Listener[]
  readonly clock: Clock
  readonly log: Log
}

/** @throws {TypeError} when a name server is no address. */
export function openResolver(
  options: ResolveOptions,
  { listeners, clock, log }: ResolverParts,
): UriResolver {
  const names = new DnsNames(options, { clock, hosts: new HostsFile(clock) })
  const protocols = [...new Set(listeners.map(({ protocol }) => protocol))]
  const means = { names, protocols, random: Math.random }
  return {
    resolve(text, then) {
      const uri = parseUri(text)
      if (!uri) return then([])
      if (isIP(hostOf(uri))) return then(literal(uri, means))
      void locate(uri, means)
        .catch(() => [])
        .then(then)
        .catch((error: unknown) => {
          const stack = error instanceof Error ? error.stack : String(error)
          log('error', 'a request could not be sent', { stack })
        })
    },
    close: () => names.cancel(),
  }
}
