export type Tone = 'plain' | 'good' | 'warning' | 'bad' | 'quiet';
