<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ui::BlockedPage</name>
    <message numerus="yes">
        <source>More than %n new attempt(s)</source>
        <translation>
            <numerusform>More than %n new attempt</numerusform>
            <numerusform>More than %n new attempts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new attempt(s)</source>
        <translation>
            <numerusform>%n new attempt</numerusform>
            <numerusform>%n new attempts</numerusform>
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
</TS>
