#include "ui/settings/GreetingSection.h"

#include <QLineEdit>

namespace ui {

using namespace Qt::Literals::StringLiterals;

GreetingSection::GreetingSection(ConfigHistory *history, QWidget *parent)
    : SettingsSection(tr("Greeting"),
                      tr("The first line every client reads, strangers included: name no versions or secrets."),
                      history, parent)
    , m_greeting(new QLineEdit(this))
{
    m_greeting->setObjectName(u"greeting"_s);
    m_greeting->setMinimumWidth(fontMetrics().averageCharWidth() * 48);
    m_greeting->setAccessibleName(tr("Greeting"));
    m_greeting->setAccessibleDescription(tr("The text after the code 220"));
    addField(tr("&Greeting:"), m_greeting);
    connect(m_greeting, &QLineEdit::editingFinished, this, [this] {
        commit(m_greeting, [text = m_greeting->text()](config::Config &config) { config.server.greeting = text; });
    });
}

void GreetingSection::showConfig(const config::Config &config)
{
    if (refresh(m_greeting, m_shown, config.server.greeting) && m_greeting->text() != m_shown)
        m_greeting->setText(m_shown);
}

void GreetingSection::restore(config::Config &config, const config::Config &defaults) const
{
    config.server.greeting = defaults.server.greeting;
}

} // namespace ui
