<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>RuleLife</name>
    <message numerus="yes">
        <source>ends in %n days</source>
        <translation>
            <numerusform>ends in %n day</numerusform>
            <numerusform>ends in %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>api::LocalServer</name>
    <message numerus="yes">
        <source>The certificate expires in %n days.</source>
        <translation>
            <numerusform>The certificate expires in %n day.</numerusform>
            <numerusform>The certificate expires in %n days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app</name>
    <message numerus="yes">
        <source>%n bytes</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>asked for %n times</source>
        <translation>
            <numerusform>asked for %n time</numerusform>
            <numerusform>asked for %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The chain is whole: %n rows fit.</source>
        <translation>
            <numerusform>The chain is whole: %n row fits.</numerusform>
            <numerusform>The chain is whole: %n rows fit.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>arealint</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Everybody on this computer may change what is in this area (%n in all), and so what strangers fetch: %1.</source>
        <translation>
            <numerusform>Everybody on this computer may change what is in this area (%n in all), and so what strangers fetch: %1.</numerusform>
            <numerusform>Everybody on this computer may change what is in this area (%n in all), and so what strangers fetch: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The account that the server runs as may change what is in this area (%n in all).</source>
        <translation>
            <numerusform>The account that the server runs as may change what is in this area (%n in all).</numerusform>
            <numerusform>The account that the server runs as may change what is in this area (%n in all).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Files here may not be read by other accounts of this computer, but strangers fetch them (%n in all): %1. Are they meant to be public?</source>
        <translation>
            <numerusform>Files here may not be read by other accounts of this computer, but strangers fetch them (%n in all): %1. Are they meant to be public?</numerusform>
            <numerusform>Files here may not be read by other accounts of this computer, but strangers fetch them (%n in all): %1. Are they meant to be public?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Uploads wait for your decision, the oldest for %n days. See the Review page.</source>
        <translation>
            <numerusform>Uploads wait for your decision, the oldest for %n day. See the Review page.</numerusform>
            <numerusform>Uploads wait for your decision, the oldest for %n days. See the Review page.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Files that wait here were asked for (%n in all): somebody told others of them.</source>
        <translation>
            <numerusform>Files that wait here were asked for (%n in all): somebody told others of them.</numerusform>
            <numerusform>Files that wait here were asked for (%n in all): somebody told others of them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete them after %n days</source>
        <translation>
            <numerusform>Delete them after %n day</numerusform>
            <numerusform>Delete them after %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Close it in %n days</source>
        <translation>
            <numerusform>Close it in %n day</numerusform>
            <numerusform>Close it in %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>audit</name>
    <message numerus="yes">
        <source>All %n attempts name the same address, without reserved ports.</source>
        <translation>
            <numerusform>The %n attempt names one address, without reserved ports.</numerusform>
            <numerusform>All %n attempts name the same address, without reserved ports.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n different ports were named.</source>
        <translation>
            <numerusform>%n port was named.</numerusform>
            <numerusform>%n different ports were named.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n different addresses were named.</source>
        <translation>
            <numerusform>%n address was named.</numerusform>
            <numerusform>%n different addresses were named.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n refused</numerusform>
            <numerusform>%n refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n only reported</source>
        <translation>
            <numerusform>%n only reported</numerusform>
            <numerusform>%n only reported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n allowed</source>
        <translation>
            <numerusform>%n allowed</numerusform>
            <numerusform>%n allowed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 sent %n commands that name no usable address, %2.</source>
        <translation>
            <numerusform>%1 sent %n command that names no usable address, %2.</numerusform>
            <numerusform>%1 sent %n commands that name no usable address, %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n times</source>
        <translation>
            <numerusform>%n time</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>config::AreaSentence</name>
    <message numerus="yes">
        <source>%n more</source>
        <comment>of an enumeration</comment>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, and what waits longer than %n day(s) is deleted</source>
        <translation>
            <numerusform>, and what waits longer than %n day is deleted</numerusform>
            <numerusform>, and what waits longer than %n days is deleted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>files</name>
    <message numerus="yes">
        <source>Uploads are refused: the last %n files that the file system can hold are kept free. Delete some, or keep fewer free.</source>
        <translation>
            <numerusform>Uploads are refused: the last %n file that the file system can hold is kept free. Delete some, or keep fewer free.</numerusform>
            <numerusform>Uploads are refused: the last %n files that the file system can hold are kept free. Delete some, or keep fewer free.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>policy</name>
    <message numerus="yes">
        <source>On this machine these listen: %1, and %n more.</source>
        <translation>
            <numerusform>On this machine these listen: %1, and %n more.</numerusform>
            <numerusform>On this machine these listen: %1, and %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::AllowDialog</name>
    <message numerus="yes">
        <source>&amp;Go back after %n seconds unless I confirm</source>
        <translation>
            <numerusform>&amp;Go back after %n seconds unless I confirm</numerusform>
            <numerusform>&amp;Go back after %n seconds unless I confirm</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 recorded data connections would have been allowed, asked for by %n client(s).</source>
        <translation>
            <numerusform>%1 of %2 recorded data connections would have been allowed, asked for by %n client.</numerusform>
            <numerusform>%1 of %2 recorded data connections would have been allowed, asked for by %n clients.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::AreaEdits</name>
    <message numerus="yes">
        <source>Add %n folder(s)</source>
        <translation>
            <numerusform>Add %n folder</numerusform>
            <numerusform>Add %n folders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::AreasApplyDialog</name>
    <message numerus="yes">
        <source>Why these warnings may stand for the next %n days</source>
        <translation>
            <numerusform>Why these warnings may stand for the next %n day</numerusform>
            <numerusform>Why these warnings may stand for the next %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::AreasPage</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::AttemptActions</name>
    <message numerus="yes">
        <source>%1 is banned; %n session(s) ended.</source>
        <translation>
            <numerusform>%1 is banned; %n session ended.</numerusform>
            <numerusform>%1 is banned; %n sessions ended.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln row(s) were copied. Export everything filtered to have all of them.</source>
        <translation>
            <numerusform>The first %Ln row were copied. Export everything filtered to have all of them.</numerusform>
            <numerusform>The first %Ln rows were copied. Export everything filtered to have all of them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::AttemptsPane</name>
    <message numerus="yes">
        <source>More than %n new, go to the newest</source>
        <translation>
            <numerusform>More than %n new, go to the newest</numerusform>
            <numerusform>More than %n new, go to the newest</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new, go to the newest</source>
        <translation>
            <numerusform>%n new, go to the newest</numerusform>
            <numerusform>%n new, go to the newest</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ChangesDialog</name>
    <message numerus="yes">
        <source>&amp;Go back after %n seconds unless I confirm</source>
        <translation>
            <numerusform>&amp;Go back after %n second unless I confirm</numerusform>
            <numerusform>&amp;Go back after %n seconds unless I confirm</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ClientPanel</name>
    <message numerus="yes">
        <source>%1, banned %n time(s)</source>
        <translation>
            <numerusform>%1, banned %n time</numerusform>
            <numerusform>%1, banned %n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::CloseDialog</name>
    <message numerus="yes">
        <source>%n session(s) are connected.</source>
        <translation>
            <numerusform>%n session is connected.</numerusform>
            <numerusform>%n sessions are connected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::DataConnectionText</name>
    <message numerus="yes">
        <source>%n time(s), one after the other</source>
        <translation>
            <numerusform>%n time, one after the other</numerusform>
            <numerusform>%n times, one after the other</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Refused: %1 (%n time(s))</source>
        <translation>
            <numerusform>Refused: %1 (%n time)</numerusform>
            <numerusform>Refused: %1 (%n times)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::DataConnectionsPane</name>
    <message numerus="yes">
        <source>%n older one(s) in the log only</source>
        <translation>
            <numerusform>%n older one in the log only</numerusform>
            <numerusform>%n older ones in the log only</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ExportDialog</name>
    <message numerus="yes">
        <source>The %Ln &amp;selected row(s)</source>
        <translation>
            <numerusform>The %Ln &amp;selected row</numerusform>
            <numerusform>The %Ln &amp;selected rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::FindingsList</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n note(s)</source>
        <translation>
            <numerusform>%n note</numerusform>
            <numerusform>%n notes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::FindingsPanel</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n note(s)</source>
        <translation>
            <numerusform>%n note</numerusform>
            <numerusform>%n notes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::IncidentsPane</name>
    <message numerus="yes">
        <source>%Ln incident(s)</source>
        <translation>
            <numerusform>%Ln incident</numerusform>
            <numerusform>%Ln incidents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::Navigation</name>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::PortStrip</name>
    <message numerus="yes">
        <source>%1 and %n other port(s)</source>
        <translation>
            <numerusform>%1 and %n other port</numerusform>
            <numerusform>%1 and %n other ports</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ProblemList</name>
    <message numerus="yes">
        <source>Show %n more problem(s)</source>
        <translation>
            <numerusform>Show %n more problem</numerusform>
            <numerusform>Show %n more problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::PromisesPanel</name>
    <message numerus="yes">
        <source>The draft breaks %n promise(s). Mend the rules or strike them; until then the draft can&apos;t be put in force.</source>
        <translation>
            <numerusform>The draft breaks %n promise. Mend the rules or strike them; until then the draft can&apos;t be put in force.</numerusform>
            <numerusform>The draft breaks %n promises. Mend the rules or strike them; until then the draft can&apos;t be put in force.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ReleaseDialog</name>
    <message numerus="yes">
        <source>and %n more</source>
        <comment>warnings about files</comment>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ReplayCounts</name>
    <message numerus="yes">
        <source>data connection(s) that existed would be refused</source>
        <translation>
            <numerusform>data connection that existed would be refused</numerusform>
            <numerusform>data connections that existed would be refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>data connection(s) that were refused would be allowed</source>
        <translation>
            <numerusform>data connection that was refused would be allowed</numerusform>
            <numerusform>data connections that were refused would be allowed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>would be decided as they were</source>
        <translation>
            <numerusform>would be decided as it was</numerusform>
            <numerusform>would be decided as they were</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ReviewPage</name>
    <message numerus="yes">
        <source>%n file(s) wait again.</source>
        <translation>
            <numerusform>%n file waits again.</numerusform>
            <numerusform>%n files wait again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) wait for a decision</source>
        <translation>
            <numerusform>%n file waits for a decision</numerusform>
            <numerusform>%n files wait for a decision</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) released.</source>
        <translation>
            <numerusform>%n file released.</numerusform>
            <numerusform>%n files released.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) rejected.</source>
        <translation>
            <numerusform>%n file rejected.</numerusform>
            <numerusform>%n files rejected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) wait for your decision.</source>
        <translation>
            <numerusform>%n file waits for your decision.</numerusform>
            <numerusform>%n files wait for your decision.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::SelfTest</name>
    <message numerus="yes">
        <source>%1 of %n case(s) failed.</source>
        <translation>
            <numerusform>%1 of %n case failed.</numerusform>
            <numerusform>%1 of %n cases failed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n case(s) passed.</source>
        <translation>
            <numerusform>All %n case passed.</numerusform>
            <numerusform>All %n cases passed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n case(s) were skipped.</source>
        <translation>
            <numerusform>%n case was skipped.</numerusform>
            <numerusform>%n cases were skipped.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::SelfTestBadge</name>
    <message numerus="yes">
        <source>%n minute(s) ago</source>
        <translation>
            <numerusform>%n minute ago</numerusform>
            <numerusform>%n minutes ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>%n hour ago</numerusform>
            <numerusform>%n hours ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n case(s), %1</source>
        <translation>
            <numerusform>%n case, %1</numerusform>
            <numerusform>%n cases, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::SessionsPage</name>
    <message numerus="yes">
        <source>Disconnect %n session(s)? Their transfers are cut off.</source>
        <translation>
            <numerusform>Disconnect this session? Its transfer is cut off.</numerusform>
            <numerusform>Disconnect %n sessions? Their transfers are cut off.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::StateText</name>
    <message numerus="yes">
        <source>Finishing %n transfer(s)…</source>
        <translation>
            <numerusform>Finishing %n transfer…</numerusform>
            <numerusform>Finishing %n transfers…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::TrayIcon</name>
    <message numerus="yes">
        <source>Portcullis: %1, %n session(s)</source>
        <translation>
            <numerusform>Portcullis: %1, %n session</numerusform>
            <numerusform>Portcullis: %1, %n sessions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::TrialBanner</name>
    <message numerus="yes">
        <source>Tried out, not saved. The former settings come back in %n seconds.</source>
        <translation>
            <numerusform>Tried out, not saved. The former settings come back in %n second.</numerusform>
            <numerusform>Tried out, not saved. The former settings come back in %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::UploadDetails</name>
    <message numerus="yes">
        <source>%n time(s) before the decision</source>
        <translation>
            <numerusform>%n time before the decision</numerusform>
            <numerusform>%n times before the decision</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are selected.</source>
        <translation>
            <numerusform>%n file is selected.</numerusform>
            <numerusform>%n files are selected.</numerusform>
        </translation>
    </message>
</context>
</TS>
