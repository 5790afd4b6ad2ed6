import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type RunningProcess, startProcess } from '../../provisioner/runner/process.ts'
import { freePorts } from '../support/free-ports.ts'
import { type EngineProcess, startEngineProcess } from './engine-process.ts'
import { type Answerer, parseTestbed, type Testbed } from './parse-testbed.ts'
import { type Place, repairScenario, rewrite } from './rewrite.ts'

/** A container the B2BUA tests start themselves, by this name. */
const ONE_SHOT = 'sipp-uas-b-teardown'

/** drachtio-srf's package, where the project's own lock file put it. */
const PACKAGE = dirname(createRequire(import.meta.url).resolve('drachtio-srf/package.json'))

/** The suite with everything its tests call running on this machine. */
export interface OpenTestbed {
  /** A copy of the suite that names places of this machine. */
  readonly folder: string
  /** The engine of the REFER test's far end. */
  readonly farEngine: EngineProcess
  close(): Promise<void>
}

/** @param tools the folder whose `node_modules` hold what the suite is written with. */
export async function openTestbed(tools: string): Promise<OpenTestbed> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-srf-suite-'))
  const open: { stop(): Promise<void> }[] = []
  const close = async () => {
    await Promise.all(open.map((each) => each.stop()))
    await rm(folder, { recursive: true })
  }
  try {
    const compose = join(PACKAGE, 'test/docker-compose-testbed.yaml')
    const testbed = parseTestbed(await readFile(compose, 'utf8'))
    const farEngine = await startEngineProcess()
    open.push(farEngine)
    const places = await choosePlaces(testbed, farEngine)
    await stage(folder, tools, places)
    for (const answerer of testbed.answerers) {
      open.push(startAnswerer(folder, answerer, portOf(places, answerer)))
    }
    return { folder, farEngine, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function choosePlaces(
  { answerers, farEngine: address }: Testbed,
  { sip }: EngineProcess,
): Promise<readonly Place[]> {
  const [oneShot, ...ports] = await freePorts(answerers.length + 1)
  return [
    { address, here: sip },
    { name: ONE_SHOT, here: `127.0.0.1:${oneShot}` },
    ...answerers.map(({ name, address }, index) => {
      return { name, address, here: `127.0.0.1:${ports[index]}` }
    }),
  ]
}

/** The suite finds drachtio-srf beside it, as in its own repository. */
async function stage(folder: string, tools: string, places: readonly Place[]): Promise<void> {
  for (const part of ['test', 'config', 'package.json']) {
    await cp(join(PACKAGE, part), join(folder, part), { recursive: true })
  }
  await symlink(join(PACKAGE, 'lib'), join(folder, 'lib'))
  await symlink(join(tools, 'node_modules'), join(folder, 'node_modules'))
  const names = await readdir(join(folder, 'test'), { recursive: true })
  for (const name of names.filter((each) => /\.(js|xml)$/.test(each))) {
    const path = join(folder, 'test', name)
    const text = rewrite(await readFile(path, 'utf8'), places)
    await writeFile(path, name.endsWith('.xml') ? repairScenario(text) : text)
  }
}

function portOf(places: readonly Place[], { name }: Answerer): string {
  const place = places.find((each) => each.name === name)
  if (!place) throw new Error(`${name} has no place`)
  return place.here.slice(place.here.indexOf(':') + 1)
}

function startAnswerer(folder: string, { scenario }: Answerer, port: string): RunningProcess {
  const place = ['-i', '127.0.0.1', '-mi', '127.0.0.1', '-p', port]
  const args = ['-C', folder, 'sipp', '-sf', `test/scenarios/${scenario}`, ...place, '-nostdin']
  return startProcess({ file: 'env', args, env: { TERM: 'dumb' } }, () => undefined)
}
