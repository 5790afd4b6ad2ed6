import { GiB, KiB, MiB } from '../../../inventory/model/units.ts'
import type { Load, Traffic } from './proposal.ts'
import { RULES } from './rules.ts'

/** Turns calls and phones into events and packets a second. */
export function trafficOf({ calls, subscribers }: Load): Traffic {
  return {
    callsPerSecond: calls / RULES.callSeconds.value,
    registrationsPerSecond: subscribers / RULES.registrationSeconds.value,
    packetsPerSecond: calls * RULES.packets.value,
    megabitsPerSecond: (calls * RULES.bandwidth.value) / 1000,
  }
}

/** Processors that are busy for so many milliseconds in each second, with headroom. */
export const processors = (busyMs: number): number => busyMs / 1000 / RULES.headroom.value

/** Processors signalling takes in all. */
export function signallingCpus({ callsPerSecond, registrationsPerSecond }: Traffic): number {
  const registering = registrationsPerSecond * RULES.registrationMs.value
  return processors(callsPerSecond * RULES.callMs.value + registering)
}

/** Bytes signalling keeps of open calls and registered phones. */
export const signallingMemory = ({ calls, subscribers }: Load): number =>
  (calls * RULES.callMemory.value + subscribers * RULES.subscriberMemory.value) * KiB

/** Processors that relay media in all. */
export function mediaCpus({ calls, recording }: Load): number {
  const perCore = recording ? RULES.recordedCallsPerCore.value : RULES.callsPerCore.value
  return calls / perCore / RULES.headroom.value
}

export const mediaMemory = ({ calls }: Load): number => calls * RULES.mediaMemory.value * KiB

/** Bytes of a day's recordings. */
export const recordings = ({ calls, recording }: Load): number =>
  recording ? calls * RULES.busyHours.value * 60 * RULES.recordingMiB.value * MiB : 0

/** Bytes of call records while they are kept. */
export function records({ callsPerSecond }: Traffic): number {
  const aDay = callsPerSecond * RULES.busyHours.value * 3600
  return aDay * RULES.recordDays.value * RULES.recordSize.value * KiB
}

export const system = RULES.systemMemory.value * GiB
