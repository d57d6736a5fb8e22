/** Due callbacks of each merchant apart, so that no merchant's backlog hides another's. */
export const callbacksOfApp = `
CREATE INDEX callbacks_of_app ON callbacks (app_id, next_at, id) WHERE next_at IS NOT NULL;
`;
