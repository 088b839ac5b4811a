#include "server/protocol/Features.h"

#include "server/protocol/CommandTable.h"

namespace protocol {

namespace {

QByteArray toByteArray(std::string_view text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}

Reply commandList()
{
    static constexpr int perLine = 8;
    static constexpr int columnWidth = 5;
    QList<QByteArray> lines;
    int column = 0;
    for (const CommandSpec &spec : commandTable()) {
        if (spec.needs.testFlag(Need::Unimplemented))
            continue;
        if (column++ % perLine == 0)
            lines.append(QByteArray());
        else
            lines.last() = lines.last().leftJustified((column - 1) % perLine * columnWidth);
        lines.last().append(toByteArray(spec.name));
    }
    return Reply(214, "The following commands are implemented:", lines, "End");
}

} // namespace

Reply featReply(const FeatureContext &context)
{
    QList<QByteArray> features;
    if (context.tls)
        features.append("AUTH TLS");
    if (context.active)
        features.append("EPRT");
    if (context.passive)
        features.append("EPSV");
    features.append("MDTM");
    if (context.signedIn)
        features.append("MFMT");
    features.append(QByteArray("MLST ").append(factsFeature(context.facts)));
    if (context.tls)
        features.append({"PBSZ", "PROT"});
    features.append({"REST STREAM", "SIZE", "TVFS", "UTF8"});
    return Reply(211, "Extensions supported:", features, "End");
}

Reply helpReply(QByteArrayView argument)
{
    if (argument.isEmpty())
        return commandList();
    const Command command = parseCommand(argument);
    if (!command.spec || command.hasArgument)
        return Reply(501, "There is no such command.");
    if (command.spec->needs.testFlag(Need::Unimplemented))
        return Reply(502, "That command is not implemented.");
    return Reply(214, QByteArray("Syntax: ").append(toByteArray(command.spec->syntax)));
}

} // namespace protocol
