#include "ui/blocked/Overview.h"

#include "ui/blocked/FilterWords.h"
#include "ui/blocked/PortStrip.h"
#include "ui/blocked/TopList.h"
#include "ui/common/PlainLabel.h"

#include <QHBoxLayout>
#include <QTableView>

namespace ui {

using namespace Qt::Literals::StringLiterals;

Overview::Overview(QWidget *parent)
    : QWidget(parent)
    , m_clients(new TopList(tr("Clients"), tr("No clients to show."), this))
    , m_targets(new TopList(tr("Targets"), tr("No targets to show."), this))
    , m_ports(new PortStrip(this))
    , m_summary(new PlainLabel(this))
{
    auto *heading = new PlainLabel(tr("Ports"), this);
    heading->setTone(Tone::Muted);
    heading->setScale(1, true);
    m_summary->setTone(Tone::Muted);
    m_summary->setWordWrap(true);
    m_clients->table()->setObjectName(u"topClients"_s);
    m_targets->table()->setObjectName(u"topTargets"_s);

    const auto wishes = [this](TopList *list, const QString &key) {
        connect(list, &TopList::chosen, this,
                [this, key](const QString &name) { Q_EMIT termWanted(filterTerm(key, name)); });
        connect(list, &TopList::excluded, this,
                [this, key](const QString &name) { Q_EMIT termWanted(filterTerm(key, name, true)); });
    };
    wishes(m_clients, u"client"_s);
    wishes(m_targets, u"target"_s);
    connect(m_ports, &PortStrip::portsChosen, this, [this](int first, int last) {
        Q_EMIT termWanted(filterTerm(u"port"_s,
                                     first == last ? QString::number(first)
                                                   : QString(QString::number(first) % u'-' % QString::number(last))));
    });

    const int gap = fontMetrics().height();
    auto *ports = new QVBoxLayout;
    ports->setSpacing(gap / 4);
    ports->addWidget(heading);
    ports->addWidget(m_ports);
    ports->addWidget(m_summary);
    ports->addStretch(1);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, gap / 2, 0, gap / 2);
    layout->setSpacing(gap * 3 / 2);
    layout->addWidget(m_clients, 3);
    layout->addWidget(m_targets, 3);
    layout->addLayout(ports, 5);
}

void Overview::showFigures(const Figures &figures)
{
    m_clients->showFigures(figures.clients);
    m_targets->showFigures(figures.targets);
    m_ports->showFigures(figures.ports);
    m_summary->setText(m_ports->summary());
}

} // namespace ui
