#include "ui/settings/LogSection.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QSpinBox>

#include <limits>

namespace ui {

using namespace Qt::Literals::StringLiterals;

LogSection::LogSection(ConfigHistory *history, QWidget *parent)
    : SettingsSection(
        tr("Log"),
        tr("Every refused data connection is written here before the client reads the refusal. A new place "
           "is used from the next start of the server."),
        history, parent)
    , m_database(new QLineEdit(this))
    , m_durability(new QComboBox(this))
    , m_allowed(new QCheckBox(tr("&Record allowed data connections too"), this))
{
    using config::Config;
    m_database->setObjectName(u"database"_s);
    m_database->setMinimumWidth(fontMetrics().averageCharWidth() * 48);
    m_database->setAccessibleName(tr("Database file"));
    m_database->setAccessibleDescription(tr("The whole path of the log's file; empty: in the profile"));
    m_durability->setObjectName(u"durability"_s);
    m_durability->addItem(tr("Survives a power failure"), int(config::Audit::Durability::Full));
    m_durability->addItem(tr("Survives a crash of the program"), int(config::Audit::Durability::Normal));
    m_durability->setAccessibleName(tr("Durability"));
    m_durability->setAccessibleDescription(tr("What a refusal in the log outlives once its client has read it"));
    m_allowed->setObjectName(u"recordAllowed"_s);
    m_allowed->setAccessibleName(tr("Record allowed data connections too"));
    m_allowed->setAccessibleDescription(tr("Otherwise the log holds refused ones only"));
    addField(tr("&Database file:"), m_database);
    addField(tr("A written &line:"), m_durability);
    addNumber({tr("Keep &for:"), tr("Days after which lines are deleted"), tr("Ever"), tr(" days")}, 36500,
              [](Config &c) -> int & { return c.audit.keepDays; });
    addNumber({tr("&Grow to at most:"), tr("The oldest lines go when the log is larger"), tr("No limit"), tr(" MB")},
              std::numeric_limits<int>::max(), [](Config &c) -> int & { return c.audit.keepMegabytes; });
    addField({}, m_allowed);
    connectFields();
}

void LogSection::connectFields()
{
    connect(m_database, &QLineEdit::editingFinished, this, [this] {
        const QString file = QDir::fromNativeSeparators(m_database->text().trimmed());
        if (!file.isEmpty() && !QDir::isAbsolutePath(file))
            say(m_database, tr("Give the whole path of the file, or leave the field empty."));
        else
            commit(m_database, [&file](config::Config &config) { config.audit.database = file; });
    });
    connect(m_durability, &QComboBox::activated, this, [this] {
        const auto durability = config::Audit::Durability(m_durability->currentData().toInt());
        commit(m_durability, [durability](config::Config &config) { config.audit.durability = durability; });
    });
    connect(m_allowed, &QCheckBox::clicked, this,
            [this](bool on) { commit(m_allowed, [on](config::Config &config) { config.audit.recordAllowed = on; }); });
}

void LogSection::showConfig(const config::Config &config)
{
    m_database->setPlaceholderText(QDir::toNativeSeparators(server()->paths().database));
    if (refresh(m_database, m_shownDatabase, config.audit.database))
        m_database->setText(QDir::toNativeSeparators(m_shownDatabase));
    m_durability->setCurrentIndex(m_durability->findData(int(config.audit.durability)));
    m_allowed->setChecked(config.audit.recordAllowed);
}

QWidget *LogSection::fieldFor(const api::Problem &problem) const
{
    return problem.place == api::Problem::Place::Log ? m_database : nullptr;
}

void LogSection::restore(config::Config &config, const config::Config &defaults) const
{
    config.audit = defaults.audit;
}

} // namespace ui
