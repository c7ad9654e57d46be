import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
export const toolsFolder = path.join(root, '.tools');
export const cacheFolder = path.join(root, '.cache');
export const extensionFolder = path.join(root, 'extensions/meeting-manager');
export const directus12Folder = path.join(root, 'test/directus-12');
