#include "app/ServeOptions.h"

#include "app/Say.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

std::optional<quint16> parsePortAlone(const QString &text)
{
    const bool digits = std::all_of(text.cbegin(), text.cend(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    const int number = digits && text.size() <= 5 && !text.isEmpty() ? text.toInt() : -1;
    return number >= 0 && number <= 65535 ? std::optional(quint16(number)) : std::nullopt;
}

QString readListeners(const QStringList &texts, ServeOptions &options)
{
    for (const QString &text : texts) {
        const auto listeners = parseListen(text);
        if (listeners.isEmpty())
            return Say::tr("--listen: \"%1\" is none of ADDRESS:PORT, [ADDRESS]:PORT, PORT.").arg(text);
        options.listeners += listeners;
    }
    return {};
}

QString readShare(const Arguments &arguments, ServeOptions &options)
{
    if (!arguments.isSet(u"share"_s))
        return options.upload ? Say::tr("--upload goes with --share.") : QString();
    const QFileInfo folder(arguments.value(u"share"_s));
    if (!folder.isDir())
        return Say::tr("--share: there is no folder %1.").arg(QDir::toNativeSeparators(folder.filePath()));
    options.share = QDir::cleanPath(folder.absoluteFilePath());
    return {};
}

} // namespace

QString dropBoxDirectory(const api::ProfilePaths &paths)
{
    return paths.directory % u"/incoming"_s;
}

QList<config::Listener> parseListen(const QString &text)
{
    if (const auto port = parsePortAlone(text)) {
        return {config::Listener{{address::IpAddress::fromV4(0), *port}, config::TlsUse::Optional},
                config::Listener{{address::IpAddress::fromV6({}), *port}, config::TlsUse::Optional}};
    }
    if (const auto endpoint = address::Endpoint::parse(text))
        return {config::Listener{*endpoint, config::TlsUse::Optional}};
    return {};
}

void ServeOptions::describe(Arguments &arguments)
{
    arguments.add(u"listen"_s,
                  Say::tr("Where to listen in place of the configuration's listeners; may be given again. PORT alone "
                          "means every address, port 0 any free one."),
                  u"ADDR:PORT"_s);
    arguments.add(u"share"_s,
                  Say::tr("Serves this folder to everybody, to read only, in place of the configured areas."),
                  u"DIR"_s);
    arguments.add(u"upload"_s, Say::tr("With --share: everybody may upload into /incoming, and nobody can fetch it."));
}

ServeOptions ServeOptions::of(const Arguments &arguments)
{
    ServeOptions options;
    options.upload = arguments.isSet(u"upload"_s);
    options.fault = readListeners(arguments.values(u"listen"_s), options);
    if (options.fault.isEmpty())
        options.fault = readShare(arguments, options);
    return options;
}

config::Config ServeOptions::appliedTo(config::Config config, const api::ProfilePaths &paths) const
{
    if (!listeners.isEmpty())
        config.server.listeners = listeners;
    if (share.isEmpty())
        return config;

    config::Area root;
    root.path = u"/"_s;
    root.directory = share;
    root.grants = {{u"anonymous"_s, config::Mode::Download}};
    config.areas = {root};
    config.accounts.anonymous = true;
    if (upload) {
        config::Area box;
        box.path = u"/incoming"_s;
        box.directory = dropBoxDirectory(paths);
        box.grants = {{u"anonymous"_s, config::Mode::DropBox}};
        config.areas.append(box);
    }
    return config;
}

} // namespace app
