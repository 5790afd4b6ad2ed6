import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The last line of SIPp's statistics (sipp(1), `-trace_stat`), by column. */
export async function sippTotals(file: string): Promise<(column: string) => number> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  const [columns = [], values = []] = [lines[0], lines.at(-1)].map((line) => line?.split(';'))
  return (column) => {
    const value = values[columns.indexOf(column)]
    if (value === undefined) throw new Error(`SIPp counts no ${column}`)
    return Number(value)
  }
}

/**
 * Milliseconds, ascending, that SIPp (`-trace_rtt`) wrote for a scenario to the folder it ran in:
 * `Date_ms;response_time_ms;rtd_no` for every call.
 */
export async function responseTimes(folder: string, scenario: string): Promise<readonly number[]> {
  const names = await readdir(folder)
  const name = names.find((each) => each.startsWith(`${scenario}_`) && each.endsWith('_rtt.csv'))
  if (!name) throw new Error('SIPp kept no response times')
  const lines = (await readFile(join(folder, name), 'utf8')).trim().split('\n').slice(1)
  return lines.map((line) => Number(line.split(';')[1])).sort((one, other) => one - other)
}
