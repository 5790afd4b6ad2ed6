import { formatSize } from '../../../partitioning/formats/format-size.ts'
import { fit } from './fit.ts'
import * as needs from './needs.ts'
import type { Load, Proposal, RoleProposal, Traffic } from './proposal.ts'
import { RULES } from './rules.ts'

/** The smallest cluster that bears a load by the rules, with its reasons. */
export function propose(load: Load): Proposal {
  const traffic = needs.trafficOf(load)
  const isSmall =
    load.calls <= RULES.standaloneCalls.value &&
    load.subscribers <= RULES.standaloneSubscribers.value
  const roles = isSmall
    ? [standalone(load, traffic)]
    : [...[terminal(), dialog(load, traffic), media(load)], ...[edge(traffic), data(traffic)]]
  return { load, traffic, roles }
}

/** Two digits that tell something: `0.028`, `2.1`, `13`. */
const round = (value: number): string => `${Number(value.toPrecision(2))}`

const spare = (needed: number): number => needed + RULES.spares.value

function standalone(load: Load, traffic: Traffic): RoleProposal {
  const signalling = needs.signallingCpus(traffic)
  const relay = needs.mediaCpus(load)
  const memory = needs.system + needs.signallingMemory(load) + needs.mediaMemory(load)
  return {
    ...{ role: 'cs', count: 1 },
    hardware: fit('cs', { cpus: signalling + relay, memory, disk: needs.recordings(load) }),
    why: [
      `signalling takes ${round(signalling)} processors, media ${round(relay)}`,
      'one node has no spare: when it is down, so is the telephone',
    ],
    rules: [
      ...(['standaloneCalls', 'standaloneSubscribers', 'callSeconds', 'callMs'] as const),
      ...(['registrationSeconds', 'registrationMs', 'headroom', 'systemMemory'] as const),
      ...(['callMemory', 'subscriberMemory', 'mediaMemory'] as const),
      ...mediaRules(load),
    ],
  }
}

function terminal(): RoleProposal {
  return {
    ...{ role: 'vpn', count: 1, hardware: fit('vpn', {}) },
    why: ['administrators and Ansible come in through it; calls do not depend on it'],
    rules: [],
  }
}

function dialog(load: Load, traffic: Traffic): RoleProposal {
  const { callsPerSecond } = traffic
  const engines = needs.processors(callsPerSecond * RULES.engineMs.value)
  const needed = Math.max(1, Math.ceil(engines))
  const cpus = needs.signallingCpus(traffic)
  const memory = needs.system + needs.signallingMemory(load) / needed
  return {
    ...{ role: 'ds', count: spare(needed) },
    hardware: fit('ds', { cpus: cpus / needed, memory }),
    why: [
      `${round(callsPerSecond)} calls/s and ${round(traffic.registrationsPerSecond)} registrations/s take ${round(cpus)} processors`,
      `engines have one core each, and this keeps ${round(engines)} of them busy`,
      `${needed} with ${formatSize(memory)} in use, and one spare`,
    ],
    rules: [
      ...(['callSeconds', 'registrationSeconds', 'callMs', 'registrationMs', 'engineMs'] as const),
      ...(['headroom', 'spares', 'systemMemory', 'callMemory', 'subscriberMemory'] as const),
    ],
  }
}

function media(load: Load): RoleProposal {
  const cores = needs.mediaCpus(load)
  const needed = Math.ceil(cores / RULES.largestMedia.value)
  const memory = needs.system + needs.mediaMemory(load) / needed
  const disk = needs.recordings(load) / needed
  return {
    ...{ role: 'ms', count: spare(needed) },
    hardware: fit('ms', { cpus: cores / needed, memory, disk }),
    why: [
      `${load.calls} ${load.recording ? 'recorded ' : ''}calls take ${round(cores)} processors to relay`,
      `${needed} of ${RULES.largestMedia.value} processors at most, and one spare`,
      ...(load.recording ? [`a day's recordings are ${formatSize(disk)} on each`] : []),
    ],
    rules: [
      ...(['headroom', 'spares', 'largestMedia', 'systemMemory', 'mediaMemory'] as const),
      ...mediaRules(load),
    ],
  }
}

const mediaRules = ({ recording }: Load) =>
  recording
    ? (['recordedCallsPerCore', 'recordingMiB', 'busyHours'] as const)
    : (['callsPerCore'] as const)

function edge({ callsPerSecond, registrationsPerSecond }: Traffic): RoleProposal {
  const events = callsPerSecond + registrationsPerSecond
  const cpus = needs.processors(events * RULES.edgeMs.value)
  return {
    ...{ role: 'es', count: spare(1), hardware: fit('es', { cpus }) },
    why: [`${round(events)} calls and registrations/s take ${round(cpus)} processors`, 'one spare'],
    rules: ['callSeconds', 'registrationSeconds', 'edgeMs', 'headroom', 'spares'],
  }
}

function data(traffic: Traffic): RoleProposal {
  const cpus = needs.processors(traffic.callsPerSecond * RULES.callStatements.value)
  const disk = needs.records(traffic)
  return {
    ...{ role: 'db', count: spare(1), hardware: fit('db', { cpus, disk: disk * 2 }) },
    why: [
      `records of ${RULES.recordDays.value} days are ${formatSize(disk)}, as much is kept free`,
      'a second node has the same data',
    ],
    rules: [
      ...(['callSeconds', 'callStatements', 'headroom', 'spares'] as const),
      ...(['busyHours', 'recordSize', 'recordDays'] as const),
    ],
  }
}
