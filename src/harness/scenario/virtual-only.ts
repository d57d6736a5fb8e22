/** What to do about something that only virtual time knows. */
export const virtualOnly = 'write "stages: [virtual]", or take "live" out of "stages"';
