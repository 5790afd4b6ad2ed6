import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const project = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** Oldest Node that strips no corners we stand on. */
const OLDEST_NODE = [20, 19]
/** This machine cannot do it (docs/errors.md). */
const EXIT_MACHINE = 3

/**
 * Makes this machine ready, or says plainly what is missing and ends. Plain JavaScript: it runs
 * before anything is installed.
 */
export function prepare() {
  requireNode()
  requirePackages()
  requireModules()
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [wantedMajor, wantedMinor] = OLDEST_NODE
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return
  stop(`Node ${OLDEST_NODE.join('.')} or later is needed; this is ${process.versions.node}`)
}

function requirePackages() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  if (!/^ID=debian$/m.test(release)) return stop('this machine is not Debian 12 or 13')
  const isTrixie = /^VERSION_CODENAME=trixie$/m.test(release)
  const lists = isTrixie ? ['machine.txt', 'tools.txt'] : ['machine.txt']
  const missing = missingOf([...new Set(lists.flatMap(packagesOf))])
  if (missing.length === 0) return
  const install = ['apt-get', 'install', '--yes', '--no-install-recommends', ...missing]
  if (process.getuid?.() !== 0) {
    return stop(`Debian packages are missing; as root, run\n  ${install.join(' ')}`)
  }
  console.log(`setup: installing the Debian packages ${missing.join(' ')}`)
  // The lists of a fresh machine are empty or old: what the first attempt says is of no interest.
  apt(install, 'ignore') ||
    (apt(['apt-get', 'update'], 2) && apt(install, 2)) ||
    stop(`apt-get could not install ${missing.join(' ')}; what it said is above`)
}

function packagesOf(list) {
  const text = readFileSync(join(project, 'provisioner/toolbox', list), 'utf8')
  return text.split('\n').flatMap((line) => line.replace(/#.*/, '').trim() || [])
}

function missingOf(names) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query(1) has a syntax of its own
  const format = '-f=${db:Status-Abbrev} ${Package}\\n'
  const { stdout = '' } = spawnSync('dpkg-query', ['-W', format, ...names], { encoding: 'utf8' })
  const installed = new Set(
    stdout.split('\n').flatMap((line) => /^ii +(\S+)/.exec(line)?.[1] ?? []),
  )
  return names.filter((name) => !installed.has(name))
}

/** @param talk where its talk goes: not to standard output, which is for answers. */
function apt([program, ...args], talk) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(program, ['-qq', ...args], { env, stdio: ['ignore', talk, talk] }).status === 0
}

function requireModules() {
  const mark = join(project, 'node_modules/.switchyard-lock')
  const lock = readFileSync(join(project, 'package-lock.json'))
  const wanted = createHash('sha256').update(lock).digest('hex')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  console.log('setup: installing the npm modules of package-lock.json')
  const npm = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  if (spawnSync('npm', npm, { cwd: project, stdio: ['ignore', 2, 2] }).status !== 0) {
    return stop('npm could not install the modules; what it said is above')
  }
  writeFileSync(mark, wanted)
}

function stop(reason) {
  console.error(`setup: ${reason}`)
  process.exit(EXIT_MACHINE)
}
