#include "ui/settings/ListenersSection.h"

#include "ui/common/PlainLabel.h"
#include "ui/settings/CopyLine.h"
#include "ui/settings/ListenersEdit.h"

#include <QCoreApplication>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// In single quotes, so that a shell takes any path as one word.
QString shellQuoted(QString path)
{
    const bool plain = std::ranges::all_of(path, [](QChar c) { return c.isLetterOrNumber() || u"/._-"_s.contains(c); });
    return plain ? path : u"'"_s % path.replace(u"'"_s, u"'\\''"_s) % u"'"_s;
}

} // namespace

ListenersSection::ListenersSection(ConfigHistory *history, QWidget *parent)
    : SettingsSection(tr("Addresses"), tr("Where the server answers. Changes take effect at once; sessions go on."),
                      history, parent)
    , m_edit(new ListenersEdit(this))
    , m_privilege(
          new PlainLabel(tr("Ports below 1024 are reserved. This command, given once in a terminal, lets Portcullis "
                            "use them; restart the program afterwards:"),
                         this))
    , m_command(new CopyLine(tr("Permission for reserved ports"), this))
{
    addField({}, m_edit);
    m_privilege->setWordWrap(true);
    m_privilege->setObjectName(u"privilege"_s);
    m_command->setObjectName(u"setcap"_s);
    m_command->setText(u"sudo setcap cap_net_bind_service=+ep "_s
                       % shellQuoted(QCoreApplication::applicationFilePath()));
    column()->addWidget(m_privilege);
    column()->addWidget(m_command);
    connect(m_edit, &ListenersEdit::edited, this, [this](const QList<config::Listener> &listeners) {
        commit(m_edit, [&listeners](config::Config &config) { config.server.listeners = listeners; });
        showPrivilege();
    });
}

void ListenersSection::showConfig(const config::Config &config)
{
    if (refresh(m_edit, m_shown, config.server.listeners) && m_edit->listeners() != m_shown)
        m_edit->setListeners(m_shown);
    showPrivilege();
}

void ListenersSection::showSnapshot(const api::ServerSnapshot &snapshot)
{
    m_edit->setProblems(snapshot.problems);
}

void ListenersSection::showPrivilege()
{
    const bool reserved = std::ranges::any_of(m_edit->listeners(), [](const config::Listener &listener) {
        return listener.endpoint.port > 0 && listener.endpoint.port < address::firstUnreservedPort;
    });
    m_privilege->setVisible(reserved);
    m_command->setVisible(reserved);
}

QWidget *ListenersSection::fieldFor(const api::Problem &problem) const
{
    return problem.place == api::Problem::Place::Listener ? m_edit->fieldFor(problem.subject) : nullptr;
}

void ListenersSection::restore(config::Config &config, const config::Config &defaults) const
{
    config.server.listeners = defaults.server.listeners;
}

} // namespace ui
