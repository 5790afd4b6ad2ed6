import { DIGEST_ALGORITHMS } from '../../switch/registrar/digest/algorithm.ts'
import { digestHa1 } from '../../switch/registrar/digest/response.ts'
import type { Binding } from '../../switch/registrar/location/binding.ts'
import type { Locations } from '../../switch/registrar/registrar.ts'

/** Subscribers of one domain, user name to password, whose bindings are kept in memory. */
export function memoryLocations(domain: string, passwords: Readonly<Record<string, string>>) {
  const bindings = new Map<string, readonly Binding[]>()
  const locations: Locations = {
    hasDomain: async (name) => name === domain,
    accountOf: async (_, username) => {
      const password = passwords[username]
      if (password === undefined) return undefined
      const secrets = DIGEST_ALGORITHMS.map(
        (each) => [each, digestHa1(each, { username, realm: domain, password })] as const,
      )
      return { secrets: Object.fromEntries(secrets), users: [username] }
    },
    update: async ({ user }, change) => {
      const outcome = change(bindings.get(user) ?? [])
      if (outcome.kind === 'done') bindings.set(user, outcome.bindings)
      return outcome
    },
  }
  return { locations, bindings }
}
