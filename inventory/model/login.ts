/** The login every administrator uses on every node; each has keys of his own in its list. */
export const LOGIN = 'admin'
