import type { ComponentChildren } from 'preact';

/** A few strokes for each motor type, 40 by 24. */
const strokes: Readonly<Record<string, ComponentChildren>> = {
  spring: <path d="M3 12q3-9 6 0t6 0 6 0 6 0 6 0h4" />,
  conveyor: (
    <>
      <rect x="3" y="13" width="34" height="8" rx="4" />
      <circle cx="8" cy="17" r="1.5" />
      <circle cx="20" cy="17" r="1.5" />
      <circle cx="32" cy="17" r="1.5" />
      <rect x="14" y="5" width="9" height="8" />
    </>
  ),
  'electronic-lock': <path d="M4 3h32v18H4zM20 3v18M4 12h32M16 7.5h1M32 7.5h1M16 16.5h1M32 16.5h1" />,
  drinks: <path d="M13 7h14l-2 14H15zM11 7h18M20 7l3-5" />,
};

const otherMotor = (
  <>
    <circle cx="20" cy="12" r="8" />
    <path d="M20 4v4M20 16v4M12 12h4M24 12h4" />
  </>
);

/** The motor of a machine; it moves while the motor turns. */
export function MotorDrawing({ motor, isTurning }: { readonly motor: string; readonly isTurning: boolean }) {
  return (
    <svg class={`motor-drawing ${isTurning ? 'turning' : ''}`} viewBox="0 0 40 24" aria-hidden="true">
      {strokes[motor] ?? otherMotor}
    </svg>
  );
}
