/** Fixed ids of the Flows that the installer offers, the same in every project: their names are the host's to change. */
export const READY_MADE_FLOWS = {
	resyncFailed: '9638ca2f-1d9a-4f39-b569-3d8b10466ea6',
	syncEvent: '5f037526-9e82-4e79-993b-283323cf425f',
	syncIntegration: '76478126-3ffa-4cc5-8136-322a30a56117',
	notifyOwner: '73ecefb5-aee1-48a9-9fd7-b9e2aad78d7c',
} as const;
