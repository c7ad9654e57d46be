/**
 * Fixed ids of what the installer creates, the same in every project: other code recognises a System
 * Manager by the policy's id, never by a name that a host project may use for something else.
 */
export const SYSTEM_MANAGER_POLICY_ID = 'eeaa722e-36d1-41b6-8ea7-3db9c3ba3011';
export const ALL_POLICY_ID = '82ac84cc-e6bd-4eef-b713-72307240b092';
export const AVAILABILITY_READER_POLICY_ID = '080f2c64-53f3-427a-8829-1392bc74caff';
export const SYSTEM_MANAGER_ROLE_ID = '57d9d532-692b-46d8-a769-4ec8526b742d';
export const ALL_ROLE_ID = 'faf0bb04-4ff9-4eb3-84c4-1880a544d7d7';
