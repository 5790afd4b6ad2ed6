export { StandingClock } from '../../switch/app/testbed/standing-clock.ts'
