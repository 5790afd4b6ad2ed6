import { pino } from 'pino'

export type Level = 'debug' | 'info' | 'warn' | 'error'

export type Log = (level: Level, message: string, facts?: object) => void

/** Logs JSON lines to standard output, which systemd hands to the journal. */
export function openLog(name: string, level: string = 'info'): Log {
  const logger = pino({
    name,
    level: level in pino.levels.values ? level : 'info',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  })
  return (at, message, facts = {}) => logger[at](facts, message)
}
