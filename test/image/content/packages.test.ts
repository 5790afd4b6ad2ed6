import { test } from 'tap'
import { CORE_PACKAGES, corePackages, rolePackages } from '../../../image/content/packages.ts'
import { ROLES, type RoleCode } from '../../../inventory/model/role.ts'

const roles = Object.keys(ROLES) as RoleCode[]

test('a locale that is not built in brings the package that makes locales', async (t) => {
  t.same(corePackages('C.UTF-8'), CORE_PACKAGES)
  t.same(corePackages('C'), CORE_PACKAGES)
  t.same(corePackages('cs_CZ.UTF-8'), [...CORE_PACKAGES, 'locales'])
})

test('a node has its role’s packages and its own, sorted, each once', async (t) => {
  t.same(rolePackages('cs', ['tcpdump', 'gdb']), [
    ...['gdb', 'libnss-systemd', 'postgresql', 'rtpengine-daemon', 'tcpdump'],
  ])
  t.same(rolePackages('ms', []), ['rtpengine-daemon'])
})

test('names are Debian package names (Policy, 5.6.1), and no role repeats the core', async (t) => {
  for (const name of [...CORE_PACKAGES, ...roles.flatMap((role) => rolePackages(role, []))]) {
    t.match(name, /^[a-z0-9][a-z0-9+.-]+$/)
  }
  t.equal(new Set(CORE_PACKAGES).size, CORE_PACKAGES.length)
  for (const role of roles) {
    const repeated = rolePackages(role, []).filter((name) => CORE_PACKAGES.includes(name))
    t.same(repeated, [], role)
  }
})
