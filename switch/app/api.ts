/**
 * What applications import as `switchyard/app`. It is the switch they run in that gives it to them,
 * so its errors are the very ones they catch.
 */

export { MediaError } from '../media/media.ts'
export { Destinations } from '../numbering/destinations.ts'
export type { NumberingPlan } from '../numbering/numbering-plan.ts'
export { DialledReader } from '../numbering/read-dialled.ts'
export type { Call, RingOptions } from './call.ts'
export type { Duration } from './core/duration.ts'
export {
  Aborted,
  HungUp,
  type HungUpBy,
  isCallError,
  NodeDraining,
  Rejected,
  Timeout,
} from './core/errors.ts'
export { type App, type Context, defineApp } from './define-app.ts'
export { ConferenceRoom } from './features/conference-room.ts'
export { bridgeAndFollow } from './features/follow-transfers.ts'
export { ParkingLot } from './features/parking-lot.ts'
export { CallQueue } from './features/queue/call-queue.ts'
export { hearMessages } from './features/voicemail/hear-messages.ts'
export type { Mailboxes, NewMessage, VoiceMessage } from './features/voicemail/mailboxes.ts'
export { takeMessage } from './features/voicemail/take-message.ts'
export { HttpFailure } from './http/answer-request.ts'
export type { RouteOptions, RouteRequest, Routes } from './http/routes.ts'
export type { Participant } from './participant.ts'
export type { Task } from './task.ts'
export type { Strategy } from './verbs/dial/strategies.ts'
