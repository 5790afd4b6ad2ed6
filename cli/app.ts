import { readFile, rename, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Command } from 'commander'
import type { Administration } from '../switch/service/administer.ts'
import { AppError } from '../switch/service/application/app-error.ts'
import type { Deployment } from '../switch/store/deployments.ts'
import { administering, administrationCommand as command } from './administering.ts'
import { addAppTry } from './app-try.ts'
import { bundleApp } from './bundle-app.ts'
import { renderJson } from './output.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'

interface Options {
  readonly config: string
}

interface ListOptions extends Options {
  readonly json: boolean
}

interface BundleOptions {
  readonly to: string
}

/** Milliseconds a version has to start everywhere, and between two looks. */
const [PATIENCE, PAUSE] = [60_000, 200]

export function addApp(program: Command, surroundings: Surroundings): void {
  const { output } = surroundings
  const app = program.command('app').description('the application that decides about calls')
  addAppTry(app, surroundings)
  app
    .command('bundle')
    .description('make one JavaScript module of an application and all it imports')
    .argument('<file>', 'the module that exports it, such as office.ts')
    .requiredOption('--to <file>', 'where to write it, such as office.mjs')
    .action((file: string, { to }: BundleOptions) => bundle(file, to))
  command(app, 'deploy', 'have new calls taken by another version; running ones keep theirs')
    .argument('<file>', 'a bundle, or what one is made of')
    .action(async (file: string, { config }: Options) => {
      const text = await programOf(file)
      const done = await administering(config, async (administration) =>
        outcomeOf(administration, await administration.deployments.deploy(text)),
      )
      output.answer(renderTable([['version', short(done)]]))
    })
  command(app, 'rollback', 'back to the version before').action(async ({ config }: Options) => {
    const done = await administering(config, async (administration) => {
      const asked = await administration.deployments.rollback()
      if (!asked) throw new AppError('no other version ran before', 'deploy the one you want')
      return outcomeOf(administration, asked)
    })
    output.answer(renderTable([['version', short(done)]]))
  })
  command(app, 'list', 'what was deployed, the newest first')
    .option('--json', 'as JSON', false)
    .action(async ({ config, json }: ListOptions) => {
      const all = await administering(config, ({ deployments }) => deployments.list())
      const rows = all.map((each) => [
        ...[short(each), each.askedAt.toISOString(), each.outcome, each.reason ?? ''],
      ])
      output.answer(json ? renderJson(all) : renderTable(rows))
    })
}

async function bundle(file: string, to: string): Promise<void> {
  const text = await bundleApp(resolve(file))
  await writeFile(`${to}.tmp`, text)
  await rename(`${to}.tmp`, to)
}

/** What ends in .mjs is a bundle already. */
function programOf(file: string): Promise<string> {
  return file.endsWith('.mjs') ? readFile(file, 'utf8') : bundleApp(resolve(file))
}

/** @throws {AppError} when it does not start, or nobody tries it. */
async function outcomeOf(
  { deployments }: Administration,
  { number }: Deployment,
): Promise<Deployment> {
  for (let waited = 0; waited < PATIENCE; waited += PAUSE) {
    const now = (await deployments.list()).find((each) => each.number === number)
    if (now?.outcome === 'good') return now
    if (now?.outcome === 'bad') {
      throw new AppError(now.reason ?? 'it does not start', 'the version before still takes calls')
    }
    await setTimeout(PAUSE)
  }
  throw new AppError('no node has tried it', 'is there an "app" in its switch.json?')
}

const short = ({ version }: Deployment): string => version.slice(0, 12)
