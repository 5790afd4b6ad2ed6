/** UDP port on which rtpengine takes orders (protocol ng). */
export const RELAY_PORT = 2223

/** TCP port of PostgreSQL. */
export const DATABASE_PORT = 5432
