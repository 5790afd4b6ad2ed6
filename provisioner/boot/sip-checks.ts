import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import Handlebars from 'handlebars'
import type { Endpoint } from '../../inventory/model/switch-file.ts'
import { type RunningProcess, startProcess } from '../runner/process.ts'
import type { Command, Runner } from '../runner/runner.ts'
import type { FarEnds } from './far-ends.ts'
import { insist } from './insist.ts'
import type { OwnNetwork } from './own-network.ts'

/** Seconds a scenario may take, emulation included. */
const PATIENCE = 60
/** Milliseconds after which a SIPp that has not ended listens. */
const SETTLED = 1000

export interface SipChecks {
  readonly node: Endpoint
  readonly farEnds: FarEnds
  readonly network: OwnNetwork
  readonly runner: Runner
  /** For the scenarios. */
  readonly folder: string
  readonly signal: AbortSignal
}

/** The node answers OPTIONS and says what it takes, once its services have found each other. */
export async function checkOptions(checks: SipChecks): Promise<void> {
  const { node, farEnds, network, runner, signal } = checks
  const question = network.enter(await sipp(checks, 'options', { from: farEnds.caller, to: node }))
  await insist(() => runner.run(question, signal), { patience: PATIENCE * 1000, signal })
}

/** A call comes in, goes out by a route, is answered, and its media runs through the node. */
export async function checkCall(
  checks: SipChecks,
  callee: NonNullable<FarEnds['callee']>,
): Promise<void> {
  const { endpoint, number } = callee
  const answering = { from: endpoint.address, port: endpoint.port, to: checks.node }
  const said: string[] = []
  const answer = checks.network.enter(await sipp(checks, 'callee', answering))
  const far = startProcess(answer, (text) => said.push(text))
  try {
    await listening(far, checks.signal)
    const calling = { from: checks.farEnds.caller, to: checks.node, number }
    const call = checks.network.enter(await sipp(checks, 'caller', calling))
    await checks.runner.run(call, checks.signal)
    const status = await far.exited
    if (status !== 0) throw new Error(`the far end was not content: ${said.join('').slice(-500)}`)
  } finally {
    await far.stop()
  }
}

/** SIPp says nothing when it listens; it does so within a second, or it ends. */
async function listening({ exited }: RunningProcess, signal: AbortSignal): Promise<void> {
  const ended = exited.then(() => 'ended')
  if ((await Promise.race([setTimeout(SETTLED, 'listening', { signal }), ended])) === 'ended') {
    throw new Error('SIPp could not take the far end of the call')
  }
}

interface Scenario {
  readonly from: string
  readonly port?: number
  readonly to: Endpoint
  readonly number?: string
}

/** sipp(1), with its scenario written for this node. */
async function sipp(
  { folder, node }: SipChecks,
  name: string,
  { from, port, to, number }: Scenario,
): Promise<Command> {
  const template = await readFile(new URL(`scenarios/${name}.xml.hbs`, import.meta.url), 'utf8')
  const file = join(folder, `${name}.xml`)
  const escaped = node.address.replaceAll('.', '\\.')
  await writeFile(file, Handlebars.compile(template, { noEscape: true })({ node: escaped }))
  return {
    name: `the SIPp scenario "${name}"`,
    file: 'sipp',
    args: [
      ...['-sf', file, '-m', '1', '-l', '1', '-nostdin', '-deadcall_wait', '0', '-i', from],
      ...(port === undefined ? [] : ['-p', `${port}`]),
      ...(number === undefined ? [] : ['-s', number]),
      ...['-timeout', `${PATIENCE}s`, '-timeout_error'],
      `${to.address}:${to.port}`,
    ],
    env: { TERM: 'dumb' },
  }
}
