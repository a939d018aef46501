<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1">
<context>
    <name>Actions</name>
    <message>
        <source>Play while held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re-roll</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Capture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tap tempo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Panic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode Respond</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode Trade</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode Endless</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode Accompany</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode Off</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AloneCard</name>
    <message>
        <source>No DAW? Play right away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ritornello has answered. Play on whenever you like.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play five notes on the keys on the page Play, with the mouse or the letters of your computer&apos;s keyboard, and stop: Ritornello goes on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn the built-in &amp;sound off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn the built-in &amp;sound on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it off where the DAW plays, so that no note sounds twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The built-in sound is off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The built-in sound is starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The built-in sound ({voice}) comes out of {device}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>piano</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AnswersCard</name>
    <message>
        <source>Answers reach the DAW</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pla&amp;y on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{port}, which the DAW listens to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port to play on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A synthesiser can be chosen here too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send a test &amp;note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Middle C, one beat long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send a little &amp;phrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Six notes, four beats long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track&apos;s meter moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show what it may be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Did the meter move?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>So that nothing goes round in circles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it may be, in the order in which to look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {daw}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine is starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no MIDI system to send answers by: see above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{port} isn&apos;t here now: switch it on, or choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ritornello can make no port of its own here: choose one to play on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answers reach {daw}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at these one after the other, and send again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent: did the track&apos;s meter move?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send a note, and watch the meter of the track.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your keyboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Track in {daw}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AppearanceCard</name>
    <message>
        <source>Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the desktop has it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>T&amp;heme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Names of notes on the screen keyboard</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BindingRow</name>
    <message>
        <source>Forget</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget what {title} is bound to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bind this to nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>move something…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>move or strike something…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it as it was (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bind this to the next thing that is moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop learning {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learn {title}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BindingsPage</name>
    <message>
        <source>Forget &amp;all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Knobs and keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show only what these words are in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bind everything to nothing; this can be undone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Learn, then move the knob or strike the key, pad or pedal that is to work it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bind everything as it was</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is bound any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys, pads, buttons and pedals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Knobs and faders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing here has these words in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As soon as the engine runs, what can be bound stands here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Busy</name>
    <message>
        <source>&amp;Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Makes no model; the training stays as it is</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CardPopover</name>
    <message>
        <source>Model card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model has no card.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Carriers</name>
    <message>
        <source>One of the two gave no clear answer: try again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChannelsCard</name>
    <message>
        <source>Your channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes on other MIDI channels pass through unheard. With none chosen, all are yours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All channels are yours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear all channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MIDI channel {number} is yours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MIDI channel {number}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CheckList</name>
    <message>
        <source>Looked at</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChooseForm</name>
    <message>
        <source>← &amp;Music</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;For experts: every setting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Begin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing: it learns from your music alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What shall it learn to do?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose other music</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows all that can be set, for those who know what it does</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Short: a first impression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As long as the music is worth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Long: until nothing is left to learn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It ends before that when it gets no better; pause and stop at any time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Start with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Call it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How &amp;long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training goes on by itself: you can play on meanwhile, or close the app</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChoosePage</name>
    <message>
        <source>There was no clear answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What can be trained is not known: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{pieces} pieces, {notes} notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured once the settings fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model doesn&apos;t tell a melody from the rest: start with another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My music</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ClipFeed</name>
    <message>
        <source>Ritornello answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ritornello take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ritornello selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ritornello capture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All controls have their defaults.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ClockCard</name>
    <message>
        <source>In time with the DAW</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The &amp;DAW leads (MIDI clock)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ableton Lin&amp;k</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Ritornello&apos;s own clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tempo, start, stop and position come from the DAW</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everybody shares one tempo and one bar line; anybody may change the tempo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bars begin with your first note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep it so</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ritornello keeps its own time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clock comes &amp;from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the notes come from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port that the clock comes from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A port that the DAW can send its clock to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {daw}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ritornello l&amp;eads: send its clock to {port}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only one can lead: the DAW does now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>24 ticks a beat, with start, stop and song position</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine is starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ritornello keeps its own time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ritornello keeps its own time now: choose who leads.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Joining the Link session…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keyboard is heard directly, so {port} is not there for the clock: choose a port that {daw} can send it to, or listen to {port} in step 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The clock has stopped: press Play in {daw}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for the clock… press Play in {daw}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Got it: {bpm} BPM by Ableton Link, {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Got it: {bpm} BPM, {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>standing still</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which port?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ritornello keeps time itself, and the first bar begins with your first note.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The DAW&apos;s MIDI clock sets tempo and bar: have the DAW send it, and press play there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tempo and bar are those of the Ableton Link session on this network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whose time is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Own clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DAW&apos;s MIDI clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ableton Link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeps &amp;time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port that the MIDI clock comes from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clock &amp;comes from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Send a MIDI clock on the port that Ritornello plays on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>24 ticks a beat, with start and stop, for whatever is to play along</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>where your notes come from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} (not here now)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ableton Link needs the extra “link” of the installation (see docs/link.md)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ableton Link (not installed)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>&amp;Blind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No &amp;preference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both go on from the same phrase, with the same dice. Listen, and vote.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thinking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Begin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next round</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose two different models. New ones come from a training, or from files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both are going on from the phrase…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on with another phrase, as long as you like.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which of them goes on better?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare two models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B&amp;ack</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The other model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You learn who played what only after your vote</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Has both go on from a phrase; each round is another phrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>against</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Conductor</name>
    <message>
        <source>The session is not recorded: {folder} can&apos;t be used ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is open: {notes} notes that the model knows now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no MIDI system here, so only the keys on the screen play.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{ports} is not there; it is used as soon as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A new session begins; the recording of the one before is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved {notes} notes as {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start it again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConnectPage</name>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show what to do in {daw}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System that the DAW runs on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show what to do on another system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which DAW do you play into, &amp;on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ritornello and {daw} are connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {all} done</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Contest</name>
    <message>
        <source>No votes yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Even so far: {count} each for {first} and {second}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} was preferred in {count} of {rounds} rounds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That can still be chance: {count} decided rounds tell more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tossing a coin comes out so unequal {percent} times in 100.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is hardly chance: you hear the difference, and like this one better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is hardly chance, but you knew who played: try it blind.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Contestant</name>
    <message>
        <source>I like this one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plays the phrase and what follows; it stops as soon as you play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} – your vote</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What {name} plays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>I like {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ControlRow</name>
    <message>
        <source>Move a knob…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for a knob or fader to be moved for {control}. Press to call it off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{control} is worked by {source}. Press to change that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bind a knob or fader of your keyboard to {control}: press, then move it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{state}: {control}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset to {default}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learn another knob</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learn a knob</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget {source}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ControllersCard</name>
    <message>
        <source>Controllers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Knobs, faders, pads and pedals can work most of what is on the screen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bind &amp;knobs and keys…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>Character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fine print</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Daring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… in rhythm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… in pitch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… in loudness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rest before it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bars each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Density</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowest note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highest note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transpose</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My loudness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My timing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MIDI channel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send earlier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Likeliest only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Likeliest share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plans ahead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> beats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> bars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> a beat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> st</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as phrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>any</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Major</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Natural minor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Harmonic minor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Melodic minor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ionian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dorian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Phrygian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lydian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mixolydian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aeolian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Locrian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Major pentatonic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Minor pentatonic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blues</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole tone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chromatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{text}
Default: {default}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{text}
{low} to {high}; default {default}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ControlsPanel</name>
    <message>
        <source>Controls</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gives every control the value that it came with; this can be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every control is as it came.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Curves</name>
    <message>
        <source>Learning curve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How surprised the model is by a note of music that it does not learn from, in bits: lower is better. The dashed lines are what simple guessing reaches. Point at the curve to read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has been measured yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From {first} to {last} bits a note; the best is {best}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The curve begins when it has learnt for a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>guessing by frequency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>knowing two notes back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>before training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>new music, in bits a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>while learning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{bits} bits a note</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DropZone</name>
    <message>
        <source>Drop the model here to add it to the library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop {count} models here to add them to the library</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EquipmentPanel</name>
    <message>
        <source>for the &amp;processor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>for an NVIDIA &amp;graphics card as well</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Install</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking how large it is…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is there already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} to fetch, {count} packages; they take about {room} of {free} that are free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More than {size} to fetch, {count} packages; {free} are free on the disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetched {0} of {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unpacking; this takes a minute or two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training needs more than playing does</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Networks learn by PyTorch, which isn&apos;t installed here. Ritornello plays without it; to train models of your own, it can install PyTorch and smaller packages for itself alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the installation</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExpertPanel</name>
    <message>
        <source>&amp;Reset all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encoding: what the model reads and writes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Music</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What counts as a mistake</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExpertRow</name>
    <message>
        <source>Set {key} back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{about} ({bounds})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExpertValues</name>
    <message>
        <source>{name} must be {wanted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> or </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>whole numbers with commas between</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{low} to {high}, but not {high}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>more than {low}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{low} or more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FinishPanel</name>
    <message>
        <source>&amp;Make a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} can&apos;t be written to ({reason}): make room there, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making the model gave no clear answer: try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} is among your models now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Putting it among your models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model of another training is being made: wait until it is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to make a model of until it has measured itself for the first time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>So far it plays no better than the model that it started from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It becomes what was learnt by step {step}; training goes on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Make another model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a model of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it is good at, what it is bad at: for its card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Makes the one file that is played, checks it, and puts it among your models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Notes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FirstCard</name>
    <message>
        <source>First</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FoldersCard</name>
    <message>
        <source>Folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose &amp;folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep takes in another folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sho&amp;w</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the folder of takes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the folder of takes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the usual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder for takes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>Windows has no virtual MIDI ports: install **loopMIDI** and make two ports in it, called {input} and {output}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose {input} in step 1 and {output} in step 2 here. In the DAW, only ever send to {input} and only ever listen to {output}, or the music goes round for ever.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Many keyboards can be used by one program at a time only: one that the DAW has enabled can&apos;t be chosen directly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open **Audio MIDI Setup** once, which starts the Mac&apos;s MIDI system.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If that doesn&apos;t help, restart the Mac.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart the services **Windows Audio** and, where there is one, **Windows MIDI Service**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If that doesn&apos;t help, restart Windows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load ALSA&apos;s sequencer: `sudo modprobe snd-seq`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Or start JACK: PipeWire&apos;s stand-in for it (the package **pipewire-jack**, then start Ritornello with `pw-jack`), or a server with QjackCtl or `jackd -d alsa`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If `/dev/snd/seq` is there but closed to you, join the group **audio**, then log in anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>**Edit → Preferences**</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>**Ardour → Preferences**</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On Linux, Ardour shows the ports of the system it was started with (**Audio/MIDI Setup**): with ALSA, choose ALSA&apos;s sequencer as its MIDI system; with JACK, Ritornello&apos;s ports come through PipeWire or the bridge `a2jmidid -e`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a MIDI track without an instrument and switch its monitoring to **In**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In **Window → MIDI Connections**, connect your keyboard to the track&apos;s input, and nothing else.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the same window connect the track&apos;s MIDI output to {input}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a MIDI track with an instrument.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In **Window → MIDI Connections**, connect {output} to its input, and nothing else.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch its monitoring to **In**, and arm it to record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New MIDI tracks may have been connected to everything by themselves: in **Window → MIDI Connections**, no track with {output} as its input may send to {input}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {settings} **→ Transport → Generate**, switch on **Enable Mclk generator**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In **Window → MIDI Connections**, connect **MIDI Clock out** to {input}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Play in Ardour, at a bar line: elsewhere it sends a position it isn&apos;t at.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In **Window → Transport Masters**, choose **MIDI Clock** and connect {output} as its source.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch the button beside the transport from internal to that source.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ardour doesn&apos;t speak Ableton Link: use MIDI clock.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{output} is not connected to the track in **Window → MIDI Connections**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Monitoring of the track is on **Disk**, or automatic while it is not armed: choose **In**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track is not armed, which automatic monitoring asks for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track&apos;s channel selector leaves out Ritornello&apos;s channel, or its instrument is bypassed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the Dashboard (the Bitwig logo at the top) **→ Settings**</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On Linux, Bitwig Studio sees ALSA&apos;s raw MIDI ports only, and Ritornello&apos;s are none: run `sudo modprobe snd-virmidi`, choose one of its ports (VirMIDI) for each direction here, and the same ones in Bitwig Studio.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {settings} **→ Controllers**, your keyboard must be listed; if it isn&apos;t, **Add** it as **Generic → MIDI Keyboard**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make an instrument track, choose your keyboard as its note input, and switch its monitoring on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the device **HW Instrument** on it, with {input} as the MIDI port that it sends to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {settings} **→ Controllers**, **Add** a **Generic → MIDI Keyboard** with {output} as its input port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make an instrument track with an instrument and choose that new MIDI keyboard as its note input, not all inputs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch the track&apos;s monitoring on, and arm it to record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track with **HW Instrument** must listen to your keyboard by name: all inputs would include {output}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open {settings} **→ Synchronization**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under **MIDI Sync (OUT)**, in the row of {input}, switch on MIDI clock (the clock), start and stop (the triangle) and **SPP**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Play in Bitwig Studio.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {settings} **→ Synchronization → Transport Sync (IN)**, choose **MIDI Clock** and {output} as its input.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {settings} **→ Synchronization → Transport Sync (IN)**, choose **Ableton Link**, and switch on the Link button beside the transport.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{output} is no input port of a controller in {settings} **→ Controllers**, or that is off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Monitoring of the instrument&apos;s track is off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track&apos;s note input is another controller, or a single channel of Ritornello&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>**Options → MIDI settings**</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FL Studio runs on macOS and Windows only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the keyboard itself in Ritornello: FL Studio hands every input to the selected channel, and would send {output} back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {settings}, select your keyboard in the list of inputs and switch **Enable** off, so that no note sounds twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {settings}, select {output} in the list of inputs and switch **Enable** on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add an instrument and select its channel in the **Channel rack**: it plays the answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To have it play them whichever channel is selected, give {output} a **Port** number in {settings}, and the instrument the same input port in its wrapper&apos;s MIDI settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Don&apos;t select a **MIDI Out** channel whose port is that of {input} while {output} is enabled as an input.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {settings}, select {input} in the list of outputs, give it a **Port** number and switch on **Send master sync**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Play in FL Studio.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FL Studio isn&apos;t made to follow another program&apos;s MIDI clock: let it lead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If your version has Ableton Link among its settings, switch it on; otherwise use MIDI clock.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{output} is not enabled in the list of inputs in {settings}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The instrument&apos;s channel is not the one that is selected in the **Channel rack**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The notes sound but are not recorded: switch on Record, and let it record notes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The instrument&apos;s input port in its wrapper is not the **Port** number of {output}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>**Live → Settings…**</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>**Options → Settings…**</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ableton Live runs on macOS and Windows only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open {settings} and there the page that lists the MIDI ports (**Link, Tempo &amp; MIDI**; some versions have a page for MIDI alone).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under **Input Ports** switch **Track** on for your keyboard; under **Output Ports** switch **Track** on for {input}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a MIDI track without an instrument: **MIDI From** your keyboard, **Monitor** to **In**, **MIDI To** {input}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the settings page with the MIDI ports, under **Input Ports**, switch **Track** on for {output}, and leave **Remote** off there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a MIDI track with an instrument: **MIDI From** {output} and **All Channels**, **Monitor** to **In**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arm that track to record; your own notes come through it as well as the answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No track with **MIDI To** {input} may listen to **All Ins**: that would include {output}. Choose your keyboard by name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the settings page with the MIDI ports, under **Output Ports**, switch **Sync** on for {input}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unfold that port: where a clock type is asked for, choose **Song**, so that the position is sent too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Play in Live.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the settings page with the MIDI ports, under **Input Ports**, switch **Sync** on for {output}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch on **EXT** in Live&apos;s Control Bar.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch on **Link** in Live&apos;s Control Bar; if it isn&apos;t there, choose **Show Link Toggle** in {settings}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>**Track** is off for {output} under **Input Ports** in Live&apos;s settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>**Monitor** of the instrument&apos;s track is **Off**, or **Auto** while it is not armed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track is not armed, which **Monitor: Auto** asks for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track&apos;s **MIDI From** is not {output} with **All Channels**, or the track is muted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>**Logic Pro → Settings**</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logic Pro runs on macOS only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make an **External MIDI** track with {input} as its MIDI destination.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the track inspector set the track&apos;s MIDI input (**MIDI Input**, or **MIDI In Port**) from **All** to your keyboard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If your version has no such setting, choose the keyboard itself in Ritornello: Logic Pro would send {output} back to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {settings} **→ MIDI → Inputs**, {output} must be ticked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a **Software Instrument** track and set its MIDI input in the track inspector to {output}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch on **R** (record enable) on both tracks, so that both play at the same time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logic Pro hands everything it hears to the selected track: without a MIDI input of its own, the track with {input} as destination must never be selected or record-enabled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {settings} **→ Advanced**, switch on **Enable Complete Features**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In **File → Project Settings → Synchronization → MIDI**, choose {input} as a **Destination** and tick **Clock** in its row.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where a clock mode is asked for, choose one that begins with **Song**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Play in Logic Pro.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logic Pro doesn&apos;t follow MIDI clock: let it lead, or use Ableton Link on both sides.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose Ableton Link where Logic Pro&apos;s control bar offers synchronisation; if nothing is there, Control-click the bar to customise it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A version without Ableton Link can send MIDI clock instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{output} is not ticked in {settings} **→ MIDI → Inputs**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The instrument&apos;s track is not selected, and plays nothing live without **R**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>**R** (record enable) is off on the instrument&apos;s track.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track&apos;s MIDI input in the track inspector is another port, or its **MIDI In Channel** is not **All**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its settings for MIDI</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another, or only a keyboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>your DAW</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With only a keyboard, choose it in Ritornello: that is all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a DAW, enable {input} as an output and your keyboard as an input in {settings}; then make a track that listens to the keyboard alone, is monitored, and sends to {input}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With only a keyboard, the built-in sound plays; or choose a synthesiser to play on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a DAW, enable {output} as an input in {settings}; then make a track with an instrument that listens to {output} on all channels, monitor it, and arm it to record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A track that listens to {output}, or to all inputs, must not send to {input}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the DAW sends MIDI clock, choose {input}; let it send the song position (SPP) as well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Play in the DAW.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the DAW or a drum machine follows MIDI clock, choose {output}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch Ableton Link on in the other program or device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{output} is not enabled as an input in {settings}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The instrument&apos;s track is not monitored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track is not armed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track listens to another port or channel, or is muted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>**Options → Preferences…**</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>**REAPER → Settings…** (**Preferences…** on older versions of macOS)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On Linux, if Reaper doesn&apos;t list Ritornello&apos;s ports, run `sudo modprobe snd-virmidi`, choose one of its ports (VirMIDI) for each direction here, and the same ones in Reaper.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {settings}, on the page **MIDI Inputs**, enable your keyboard; on **MIDI Outputs**, enable {input}. In version 6 both are on the page **MIDI Devices**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a track, arm it, choose **Input: MIDI →** your keyboard **→ All channels**, and switch record monitoring on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the track&apos;s routing and choose {input} as **MIDI Hardware Output**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {settings}, on the page **MIDI Inputs**, enable {output}, but not for control messages.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a track with an instrument, arm it, and choose **Input: MIDI →** {output} **→ All channels**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch the track&apos;s record monitoring on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A track with {input} as **MIDI Hardware Output** must not listen to **All MIDI Inputs**: choose your keyboard by name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {settings}, on the page **MIDI Outputs**, right-click {input}, open its configuration and switch on **Send clock/SPP to this device**.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Play in Reaper.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right-click Reaper&apos;s Play button, open the settings for external timecode, choose {output} with MIDI clock (SPP), and enable the synchronisation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reaper joins an Ableton Link session with the extension **ReaBlink**, installed by ReaPack; without it, use MIDI clock.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{output} is not enabled on the page **MIDI Inputs** in {settings}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record monitoring of the instrument&apos;s track is off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track is not armed: Reaper lets nothing through an unarmed track.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track&apos;s input is not **MIDI →** {output} **→ All channels**, or the track is muted.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HearPanel</name>
    <message>
        <source>&amp;Listen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play it &amp;otherwise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It gave no clear answer: try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As soon as it has measured itself for the first time, you see here what it plays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After {step} steps it carries on: {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listening to what it has learnt…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it plays now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The phrase, and how the model goes on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The phrase in the player&apos;s colour, and from the dashed line on what the model makes of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plays the phrase and what follows; it stops as soon as you play, and nobody remembers it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goes on from the same phrase with other dice</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>&amp;Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Repeat with changes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They take {size} in all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop “{title}” and delete all it has learnt, {size}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete “{title}” and all it has learnt, {size}? A model that you made of it stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows its curves, and lets it go on (Return)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begins another with the same music, after changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frees the room that it takes (Delete)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No training yet: choose some music above, and what you make of it will be listed here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryList</name>
    <message>
        <source>Trainings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Keyboard</name>
    <message>
        <source>Keyboard on the screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An octave down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An octave up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Velocity of the computer&apos;s keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Velocity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pedal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sustain pedal: stays down until pressed again; Shift holds it down meanwhile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Computer keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Note names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name every white key; C is always named, and C4 is middle C</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys shown: {low} to {high}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play with the computer&apos;s keys, by where they are:{plan}&lt;b&gt;{octave_down}&lt;/b&gt; octave down, &lt;b&gt;{octave_up}&lt;/b&gt; octave up&lt;br&gt;&lt;b&gt;{softer}&lt;/b&gt; softer, &lt;b&gt;{louder}&lt;/b&gt; louder&lt;br&gt;&lt;b&gt;Shift&lt;/b&gt; pedal&lt;br&gt;In fields for text and numbers they type as ever.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An octave down (key {letter})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An octave up (key {letter})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How hard the computer&apos;s keys strike, MIDI velocity 1 to 127 (keys {softer} and {louder})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeyboardCard</name>
    <message>
        <source>Your keyboard reaches Ritornello</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Listen to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{port}, which the DAW sends to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port to listen to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A keyboard chosen here is heard directly; otherwise the DAW hands it on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait for another note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {daw}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keyboard is heard directly. Let no track of {daw} listen to it as well, so that no note sounds twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine is starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no MIDI system to hear a keyboard by: see above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Got it: {note} from {port}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{port} isn&apos;t here now: plug it in, or choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ritornello can make no port of its own here: choose one to listen to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for your note…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for your note… it must be sent to {port}, or choose the keyboard itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your keyboard</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LatencyCard</name>
    <message>
        <source>Latency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much earlier the model&apos;s notes are sent, milliseconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If answers sound late, as with a slow synthesiser or large audio blocks, their notes can be sent earlier by this much. Your own notes never wait.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send answers &amp;earlier by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{low:g} to {high:g} milliseconds</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LibraryDetail</name>
    <message>
        <source>&amp;Use now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make &amp;default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Compare…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Has it and another model go on from the same phrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Show in folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opens the folder in which the model&apos;s file is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The app starts with this model already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The app starts with this model from now on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model has no card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plays now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model plays now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model reads what was played so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads what was played so far, then goes on in place of the one that plays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait until the engine runs and reads no other model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model came along with Ritornello and stays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model plays now: use another one first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes the model out of the library (Delete); its file is kept, so that it can come back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LibraryFacts</name>
    <message>
        <source>Encoding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>M&amp;easure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure the time for a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On music that was held out. Bits per note: how surprised the model is by a note; fewer are better. Right at first guess: how often its likeliest value was the one that came, without the trivial ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not written down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>8-bit integers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>32-bit numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} million, {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{bits} bits per note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, {share} % right at first guess</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>measuring…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not measured on this machine yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} ms a note on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long this machine takes for one note: the median of 300, in milliseconds, with everything that drawing a note needs. It takes a few seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time for a note</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LibraryList</name>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LibraryPage</name>
    <message>
        <source>&amp;Add…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adding {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Removing {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restoring {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>playing now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>broken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The app starts with {title} from now on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models (*.onnx);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is the same model as {name}, which is in the library already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is in the library now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was removed; its file is kept in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is in the library again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copies .onnx models into your library ({key}); they can be dropped on this page, too</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Made</name>
    <message>
        <source>Getting ready…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the music that it learnt from…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking that the model plays exactly what was learnt…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring it on music that it never saw…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring it again, four times smaller…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing it down…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of its file, and what its weights are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{bits} bits a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{bits} bits a note, {before} before it learnt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How surprised it is by a note of music that it did not learn from: lower is better</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New music</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>plays exactly what was learnt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Over {rows} rows its logits differ by {difference} at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>after {step} steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learnt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training&apos;s best weights were kept, not its last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>8-bit integers, which costs {cost} bits a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>8-bit integers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as 8-bit integers it would play worse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>without its music nobody can tell what 8-bit integers would cost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>small as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>32-bit numbers</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MadeCard</name>
    <message>
        <source>Show it among the &amp;models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It reads what was played so far, then goes on in place of the model that plays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opens the page with all models, and this one&apos;s card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} is among your models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>measuring…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} ms a note on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it takes to think of a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plays now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Play with it now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Knobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Meters</name>
    <message>
        <source>Meters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>late</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>jitter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dropped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Median lateness of the model&apos;s notes after their deadline, over the last seconds; up to 5 ms nobody hears.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spread of that lateness: 99th percentile less median. The less, the steadier the notes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes of the model&apos;s left out since the start because they came too late; the curve is of the last minute.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processor time of the engine, as a share of one core</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not real-time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system gave the engine no real-time priority, so that other programs can make its notes late. The command ritornello doctor says how to allow it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModeBar</name>
    <message>
        <source>Modes and answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Respond</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answers after you rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trade</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You and Ritornello have so many bars each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plays while a key, pedal or button is held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endless</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plays on until you cut in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accompany</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plays under you, while you play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only passes your playing through and records it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} (F{key})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Modes change at the next bar line; press the one that is to come again for at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold to play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ritornello plays while this is held down, by mouse or Space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listening</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ritornello</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whose turn it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re-roll</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Capture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save what was played in the last five minutes (F10)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Panic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Silence everything now (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play the last answer anew, differently (F8)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Playing along can&apos;t be played anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to play anew until this phrase is answered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to play anew yet: play a phrase, and stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the last phrase and its answer as a MIDI file (F9)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to keep yet: play a phrase, and stop</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>{title}: reading the past…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model reads what was played so far; until then the one before goes on playing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} plays. Choose another, which first reads what was played so far.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} will play as soon as the engine runs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What this model is: its card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is known of this model: it is not in the library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Library…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All models: add, remove, compare them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model that plays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About this model</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MusicLayout</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a &amp;folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a &amp;folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose f&amp;iles…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add f&amp;iles…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a folder of music here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MIDI files (.mid), tunes in ABC (.abc) or piano rolls (.mat), in folders of any depth. Nothing is changed or copied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures of the music</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose what to make of this music</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stops looking; what was read until then stays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forgets this music, to choose other; no file is touched</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folders and files can be dropped on this page, too</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MusicNumbers</name>
    <message>
        <source>pieces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of music</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>meters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>broken</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MusicPage</name>
    <message>
        <source>Drop it here to learn from it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped after {done} of {all} files; what was read until then is in the list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for files: {count} so far…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading: {done} of {all} files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder of music</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose music</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Music (*.mid *.midi *.smf *.abc *.txt *.mat);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MusicPictures</name>
    <message>
        <source>What pieces are for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes in a piece</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoMidiCard</name>
    <message>
        <source>There is no MIDI system here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Until there is one, no keyboard and no DAW can be reached; the keys on the screen and the built-in sound play all the same. On {platform}:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look &amp;again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the engine anew, which looks for a MIDI system</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PhraseChoice</name>
    <message>
        <source>A piece it never saw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What I played last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A short march</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A short waltz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Phrase to carry on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The phrase that the model is given, and goes on from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You have not played yet: play a phrase, stop, and come back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} can&apos;t be made ({reason}): make room there.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Piano</name>
    <message>
        <source>A piano to play with mouse or fingers: further down a key is louder. Left and Right choose a key, Enter plays it while held, Page Up and Page Down change the octave.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, key {pitch}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Piano: {key}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PieceModel</name>
    <message>
        <source>Piece</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dynamics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder and file; what has no tick isn&apos;t learnt from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many notes there are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long it lasts at its own tempo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The meter of most of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key that fits its notes best</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many strengths there are with which notes are struck</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the piece is for; some are held out, to check with what the model makes of them</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PieceTable</name>
    <message>
        <source>&amp;Leave out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Take in again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out everything in {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take everything in {folder} in again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search for pieces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows pieces with this in their names or folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check or held out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Broken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which pieces are shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pieces</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PortChooser</name>
    <message>
        <source>{name} (not here now)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PortsCard</name>
    <message>
        <source>MIDI ports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose every keyboard that you play on, or have your DAW send to Ritornello.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You play on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port that Ritornello plays on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where your own notes and the answers go</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Ritornello plays on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Windows has no virtual MIDI ports: install loopMIDI, make two ports in it, one for each direction, and choose them here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} (our own port, for your DAW)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} (not here now)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Prober</name>
    <message>
        <source>The time could not be measured: there was no clear answer.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Purposes</name>
    <message>
        <source>Quick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Small</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Medium</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continues my playing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You stop, and it plays on in the same vein, hand in hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accompanies a melody</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You play the tune; it plays the other parts under it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chordal texture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It thinks in whole chords, moment by moment, as on a piano roll.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folk tunes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It writes tunes with one line, letter by letter, in ABC.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs tunes in ABC: choose .abc files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs MIDI files: choose some.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No melody of its own: name a track “Melody”.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>&amp;Keep</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Roll</name>
    <message>
        <source>Follow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Piano roll</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go back to the present and follow the music (End)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow the music</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom to fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select last answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select last phrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select all in view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select nothing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RollWords</name>
    <message>
        <source>Play a phrase, then stop: the model plays on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No keyboard at hand? The computer&apos;s keys and the keys below play too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes in view: {yours} of yours, {models} of the model&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selected: {selected}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who}: {name}, velocity {velocity}, bar {bar}, beat {beat:.2f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who}: {name}, velocity {velocity}, bar {bar}, beat {beat:.2f}, {length:.2f} beats</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Runs</name>
    <message>
        <source>It ended before it began: try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its process can&apos;t be started: try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It can&apos;t be stopped ({reason}): try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} can&apos;t be deleted ({reason}): delete it by hand.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScaleChooser</name>
    <message>
        <source>Kind of scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow my key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tonic</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SessionBar</name>
    <message>
        <source>Capture 5 minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save what was played in the last five minutes as a take (F10).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin anew: the model forgets what was played; the recording stays (Ctrl+N).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open session…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on from a session, or from any MIDI file (Ctrl+O).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save session…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save all that was played, with model and settings, as one MIDI file (Ctrl+S).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MIDI files (*.mid *.midi *.smf)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MIDI files (*.mid)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Session {time}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reset all settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set everything as it was at first; this can be undone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All settings are as they were at first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the last change back ({keys})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MIDI ports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>meter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>knobs and keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SoundFont</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>folder of takes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reset</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsStore</name>
    <message>
        <source>{path} cannot be read ({reason}), so settings are not kept: allow it, and start again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings could not be read and are as at the start; what was there is in {place}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings are of a newer Ritornello: what is known is used, and a copy is in {place}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Some settings make no sense and are as at the start ({names}); what was there is in {place}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} makes no sense here and cannot be copied ({reason}), so settings are not kept: make room, or move it away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}), so settings are not kept: make room, or allow it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Shelf</name>
    <message>
        <source>The library gave no clear answer: try again, or install Ritornello anew.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SizeCards</name>
    <message>
        <source>Measuring…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>learns for {time} at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>writes tunes, doesn&apos;t play along</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{note} ms a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too slow here to play in time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rough chords: each note by itself</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SoundCard</name>
    <message>
        <source>Sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A piano of our own, for playing without a DAW or a synthesiser.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Built-in sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try &amp;again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look anew for where sound can come out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volume of the built-in sound, percent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loudness of the built-in sound, 0 to 100 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose S&amp;oundFont…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file of sampled instruments (.sf2 or .sf3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use our own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go back to the SoundFont that came along</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SoundFont</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the one that came along</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{voice}, heard on {device}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SoundFonts (*.sf2 *.sf3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a SoundFont</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SoundSwitch</name>
    <message>
        <source>Built-in sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volume of the built-in sound, per cent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{voice} on {device}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The built-in sound is off: press to hear what is played without a DAW</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Built-in sound: {where}. Press to turn it off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The built-in sound is wanted. Press to turn it off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volume of the built-in sound: {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StartChoice</name>
    <message>
        <source>It hears your music only: that takes longer, and needs much of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It knows music already, and learns yours: quick, and little music will do.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Notices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All notices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put this away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put this notice away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More notices: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put all away</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StepBadge</name>
    <message>
        <source>Step {number}, done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {number}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StepList</name>
    <message>
        <source>{number}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Surveyor</name>
    <message>
        <source>What looks through the files ended before it was done: try again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TakeActions</name>
    <message>
        <source>&amp;Play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play it to yourself (Enter).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write it to the takes folder (Ctrl+K).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give its file another name (Ctrl+R).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move its file to the trash (Del).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the folder that its file is in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept as {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is in the trash.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TakeStrip</name>
    <message>
        <source>Last answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the model answered last: play a phrase, then stop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last phrase with its answer, once there is one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select notes in the roll above to take them out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag to
your DAW</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n bars</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Drag it onto a track of your DAW or to the desktop. A click or Enter plays it, Ctrl+C copies it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 note</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n notes</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{name} can be pasted now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MIDI files (*.mid)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Takes</name>
    <message>
        <source>1 bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{notes} of yours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{notes} of the model&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TakesModel</name>
    <message>
        <source>There is a take called {name} already: choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} can&apos;t be renamed ({reason}): try another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not in a file yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in a file yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing in this take to keep.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ritornello take {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take {number}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TakesPage</name>
    <message>
        <source>Takes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes, the latest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No takes yet. Play a phrase, then stop: the phrase and its answer appear here.
Drag them from here onto a track of your DAW, or to the desktop.

A MIDI file that is dropped here is opened, and you go on from it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TallyBar</name>
    <message>
        <source>Votes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first} to {second}, {ties} without a preference</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Training</name>
    <message>
        <source>None of the files can be read: the list says why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is left to learn from: tick some of it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MIDI files: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>piano rolls: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ABC tunes: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A training reads one kind of music, and there are several here: choose one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One piece is too few: some must be there to learn from and some to check with, so add another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These pieces can&apos;t be parted into some to learn from and some to check with, as files of one name go together: add others, or rename some.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{notes} notes are hardly anything to learn from: add more music if you can.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{notes} notes are too little for a model to learn music from nothing: add more, or start from a model that knows some.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has {share} % of all notes, so the model will sound like it above all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only one piece is held out to check with, so the figures of this training will be rough.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hardly any of the files has dynamics, so there is little to learn about loud and soft.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All notes of a file are equally loud, so there is nothing to learn about loud and soft.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{copies} of {all} pieces are copies of others, and are read once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Many files can&apos;t be read ({broken}), and are passed over: the list says why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>broken: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>copy of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>learn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>held out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{bits} bits a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>half a minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} hours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has not begun yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begins as soon as the other training is saved…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping, as soon as everything is saved…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused at {share}; everything is saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not begun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training {share} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>deleting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, {before} before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How surprised it is by a note of music it never saw: its pitch, its place and its length together. Fewer bits are better, and one bit less is half as many choices.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one of {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What comes next is to it, on average, like guessing among so many equally likely notes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every note is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share} % at first guess</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often what it thought likeliest was what came: of pitches, places and lengths, without the trivial ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{frequency} by frequency, {markov} by the two notes before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bits a note of two simple ways to guess: from how often each note comes, and from what followed the same two notes before. A model that is worth having is far below them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guessing reaches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{pieces} pieces, {notes} notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{held} more pieces are held out, to see what it makes of music it never saw.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learns from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{speed} notes a second, all of it {epoch} times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How fast it reads, and how often it has read the music, each time in other keys.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passed over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Broken, copies of others, or without music.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the music: {done} of {total} files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training: the first steps…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training: {share} done, ready in about {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finished after {time} of training: it no longer got better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finished after {time} of training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was ended from outside before it began: go on with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was ended from outside at {share}; what was saved last is kept: go on with it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingPage</name>
    <message>
        <source>&amp;All trainings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare &amp;two models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trainings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New training: the music</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Once more: the music</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{other}” trains at the moment: “{title}” waits until you let it go on.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>Transport</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flashes on each beat, and stresses the first of the bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Beat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bar and beat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bar and beat, counted from the first note, as in the roll</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> BPM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tempo in beats a minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tap the tempo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow my tempo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tempo of your playing, by estimate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meter: takes effect at once. The engine starts anew and keeps what it knows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whose clock is followed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Own clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DAW&apos;s MIDI clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ableton Link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whose clock is followed. The engine starts anew and keeps what it knows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>own clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in sync</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting for the DAW&apos;s clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>joining the Link session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The DAW&apos;s clock sets the tempo: change it there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tempo in quarter notes a minute, 5 to 1000</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tap the tempo, four times or more (F7)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes the tempo from what you play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only with our own clock: here another one sets the tempo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>you: {bpm}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DAW plays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DAW stopped</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WatchPage</name>
    <message>
        <source>&amp;All trainings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Repeat with changes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saves everything and ends; the memory is free then. It can go on at any time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause “{title}” and &amp;go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause “{title}” and &amp;begin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One training at a time: two would take twice as long each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Begin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goes on where it was saved last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begins another training with the same music and settings to change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel and delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frees {size}; a model that was made of it stays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop this training and delete all it has learnt, {size}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete this training and all it has learnt, {size}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How it stands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Worker</name>
    <message>
        <source>That failed unexpectedly: try again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Keys</name>
    <message>
        <source>minor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>major</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Meters</name>
    <message>
        <source>others</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Section</name>
    <message>
        <source>{section}: open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{section}: folded away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fold away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Split</name>
    <message>
        <source>learn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>held out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Some pieces aren&apos;t learnt, so that what the model makes of music that it never saw can be checked while it learns, and again in the end.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>roll_menu</name>
    <message>
        <source>Piano roll</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
