-- A session of Ardour without a screen, worked by lines on stdin; each is answered by one on stdout.
--
-- Arguments: folder of the new session, tempo in quarter notes a minute.
-- Commands: record, roll, stop, locate SAMPLES, save, state, quit.
-- Answers: "ok VERB ROLLING SAMPLE RECORDING". The first line, once the track is there, is "ready".

io.stdout:setvbuf("line")

local folder, bpm = arg[1], tonumber(arg[2])
local RATE = 48000
local USER = ARDOUR.TransportRequestSource.TRS_UI

AudioEngine:set_backend("JACK", "Ardour", "")
local session = create_session(folder, "take", RATE)
assert(session, "no session")
ARDOUR.config():set_send_midi_clock(true)

local map = Temporal.TempoMap.fetch_writable()
map:set_tempo(Temporal.Tempo(bpm, bpm, 4), Temporal.timepos_t(0))
Temporal.TempoMap.update(map)
map = nil

local midi = ARDOUR.ChanCount(ARDOUR.DataType("midi"), 1)
local tracks = session:new_midi_track(midi, midi, true, ARDOUR.PluginInfo(), nil, nil, 1, "Take",
  ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true)
for track in tracks:iter() do
  track:rec_enable_control():set_value(1, PBD.GroupControlDisposition.NoGroup)
end

local commands = {
  record = function() session:maybe_enable_record(true) end,
  roll = function() session:request_roll(USER) end,
  stop = function() session:request_stop(false, false, USER) end,
  locate = function(samples)
    session:request_locate(tonumber(samples), false, ARDOUR.LocateTransportDisposition.MustStop, USER)
  end,
  save = function() session:save_state("") end,
  state = function() end,
}

print("ready")
for line in io.lines() do
  local verb, argument = line:match("(%S+)%s*(%S*)")
  if verb == "quit" then break end
  commands[verb](argument)
  print("ok", verb, session:transport_rolling(), session:transport_sample(), session:actively_recording())
end

close_session()
quit()
